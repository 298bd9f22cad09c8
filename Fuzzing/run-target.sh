# What the fuzzing scripts share; they source this file.

# run_target FOLDER SECONDS ADVICE [SEEDS]: runs FOLDER/fuzz for a time and says how it went. Of an input that fails, it
# prints the bytes and how to run it again, and returns 1.
run_target() {
    local folder=$1 seconds=$2 advice=$3
    local corpora=("$folder/corpus")
    if [ $# -gt 3 ]; then
        corpora+=("$folder/$4")
    fi
    local folders="${corpora[*]}"
    rm -f "$folder"/crash-* "$folder"/timeout-* "$folder"/oom-* "$folder"/leak-* "$folder"/slow-unit-*
    # The folders have no blanks in their names.
    if "$folder/fuzz" -max_total_time="$seconds" -timeout=30 -rss_limit_mb=2048 -max_len=4096 \
        -artifact_prefix="$folder/" -print_final_stats=1 $folders 2> "$folder/log"; then
        grep -E "^Done|number_of_executed_units|peak_rss_mb" "$folder/log"
        return 0
    fi
    tail -n 40 "$folder/log" >&2
    local file
    for file in "$folder"/crash-* "$folder"/timeout-* "$folder"/oom-* "$folder"/leak-*; do
        [ -e "$file" ] || continue
        echo "error: the fuzzer found an input that fails: $file" >&2
        echo "to have it elsewhere, after running the script there once:" >&2
        echo "    base64 -d > $file <<< $(base64 < "$file" | tr -d '\n')" >&2
        echo "to run it again:" >&2
        echo "    $folder/fuzz $file" >&2
        echo "once the cause is mended, $advice" >&2
    done
    return 1
}
