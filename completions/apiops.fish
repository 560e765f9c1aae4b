# fish completion for apiops.
#
# The command line is unquoted here and never evaluated: names come from a server and
# must not be executed.

function __apiops_complete
    set -l before (commandline --current-process --cut-at-cursor --tokenize | string replace --regex '^~/' "$HOME/")
    set -l token (commandline --current-token --cut-at-cursor)
    set -l typed
    for quote in '' \' \"
        set typed (string unescape -- "$token$quote"); and break
    end
    set -l lines ($before[1] __complete $before[2..-1] "$typed" 2>/dev/null)
    test -n "$lines"; or return
    set -l directive (string sub --start 2 -- $lines[-1])
    set -e lines[-1]

    set -l flag (string match --regex -- '^-[^=]*=' "$typed"); or set flag ''
    if test (count $lines) -eq 0
        contains $directive 4 6; and return
        set lines (__fish_complete_path (string replace -- "$flag" '' "$typed"))
    else if test (count $lines) -eq 1; and contains $directive 2 6
        set -a lines $lines, # a second candidate keeps fish from adding a space
    end
    test (count $lines) -gt 0; and printf '%s\n' $flag$lines
end

complete --command apiops --erase
complete --command apiops --no-files --arguments '(__apiops_complete)'
