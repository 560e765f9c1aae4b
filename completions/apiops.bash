# bash completion for apiops. It does not need the bash-completion package.
#
# The command line is parsed here and never evaluated, and everything inserted is
# quoted: names come from a server and must not be executed.

_apiops() {
    local words=() word= quote= live= kept=$2 IFS=$' \t\n'
    COMPREPLY=()
    _apiops_split
    [[ $live ]] && return

    local program answer
    program=$(type -P -- "${words[0]}") || program=apiops # an alias
    answer=$("$program" __complete "${words[@]:1}" "$word" 2>/dev/null)

    local typed=$word line name rest descriptions=()
    [[ $word == -*=* ]] && typed=${word#*=}
    while IFS= read -r line; do
        name=${line%%$'\t'*}
        [[ $name && $name == "$typed"* ]] || continue
        rest=${name:${#typed}}
        if [[ $quote ]]; then
            [[ $rest == *[\'\"\\\$\`!]* ]] && continue
        elif [[ $rest ]]; then
            printf -v rest %q "$rest"
        fi
        COMPREPLY+=("$kept$rest")
        descriptions+=("${line:${#name}+1}")
    done <<<"${answer%:*}"
    _apiops_describe

    local directive=${answer##*:}
    ((directive & 2)) && compopt -o nospace
    ((directive & 4)) && compopt +o default # no files
} 2>/dev/null # bash 3.2 has no compopt

# Parses the line up to the cursor: the words before the cursor, and the word at the
# cursor. Also finds an open quote, whether that word contains an expansion that only
# the shell could evaluate, and a trailing backslash.
_apiops_split() {
    local line=${COMP_LINE:0:COMP_POINT} begun= char i
    for ((i = 0; i < ${#line}; i++)); do
        char=${line:i:1}
        case $quote$char in
        [[:space:]])
            [[ $word == "~/"* ]] && word=$HOME${word:1}
            [[ $begun ]] && words+=("$word")
            word= begun= live=
            ;;
        \' | \") quote=$char begun=1 ;;
        "''" | '""') quote= ;;
        \$ | \` | '"$' | '"`') word+=$char begun=1 live=1 ;;
        \\) word+=${line:(++i):1} begun=1 ;;
        '"\')
            [[ ${line:i+1:1} == [\"\\\$\`] ]] || word+=\\
            word+=${line:(++i):1}
            ;;
        *) word+=$char begun=1 ;;
        esac
    done
    ((i > ${#line})) && kept=${kept%\\}
}

# Adds descriptions if several names are listed. Readline inserts only their common
# prefix, except in its menus.
_apiops_describe() {
    ((${#COMPREPLY[@]} < 2 || COMP_TYPE == 37 || COMP_TYPE == 42)) && return
    local width=0 i name text
    for name in "${COMPREPLY[@]}"; do
        ((${#name} > width)) && width=${#name}
    done
    local room=$((${COLUMNS:-80} - width - 4))
    ((room < 10)) && return
    for i in "${!COMPREPLY[@]}"; do
        [[ ${descriptions[i]} ]] || continue
        printf -v text "%-${width}s  (%s)" "${COMPREPLY[i]}" "${descriptions[i]:0:room}"
        COMPREPLY[i]=$text
    done
}

complete -o default -F _apiops apiops
