#compdef apiops
# zsh completion for apiops.
#
# The command line is unquoted here and never evaluated: names come from a server and
# must not be executed.

_apiops() {
    local -a before=("${(@Q)words[1,CURRENT-1]}")
    before=("${(@)before/#\~\//$HOME/}")
    local typed=${(Q)PREFIX}
    local -a lines=("${(@f)$($before[1] __complete "${(@)before[2,-1]}" "$typed" 2>/dev/null)}")
    [[ $typed == -*=* ]] && compset -P '*='

    local line name
    local -a found options
    for line in "${(@)lines[1,-2]}"; do
        name=${line%%$'\t'*}
        found+=("${${name//\\/\\\\}//:/\\:}${${line#$name}/$'\t'/:}")
    done

    local -i directive=${lines[-1]#:}
    ((directive & 2)) && options=(-S '')
    if (($#found)); then
        _describe -t values 'apiops' found "${(@)options}"
    elif ((!(directive & 4))); then
        _files
    fi
}

if [[ $funcstack[1] == _apiops ]]; then # autoloaded from $fpath
    _apiops "$@"
else
    compdef _apiops apiops
fi
