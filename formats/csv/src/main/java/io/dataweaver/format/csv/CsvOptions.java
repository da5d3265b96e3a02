package io.dataweaver.format.csv;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.descriptor.Option;
import io.dataweaver.api.descriptor.OptionType;
import io.dataweaver.api.descriptor.Options;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The options of the format, checked against each other.
 *
 * @param header whether the first record names the columns
 * @param columns names in the order of the file; empty if the header tells
 * @param nullMarker the text of an unquoted field that is null
 * @param skipLines how many lines to pass over before the header
 * @param encoding how the file's bytes stand for text
 * @param ragged what becomes of records with too few or too many fields
 * @param types given types by column
 * @param lineEnding what ends written lines
 */
record CsvOptions(
        Dialect dialect,
        boolean header,
        List<String> columns,
        String nullMarker,
        int skipLines,
        TextEncoding encoding,
        Ragged ragged,
        Map<String, DataType> types,
        LineEnding lineEnding) {

    /** What becomes of records with too few or too many fields. */
    enum Ragged {
        REJECT,
        PAD
    }

    /** What ends written lines. */
    enum LineEnding {
        LF("\n"),
        CRLF("\r\n");

        private final String text;

        LineEnding(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    static final Option<String> DELIMITER = Option.of(
                    "delimiter",
                    OptionType.TEXT,
                    "What separates fields: one ASCII character, or one of `comma`, `semicolon`, `tab`, `pipe`, `space`.")
            .defaultsTo(",")
            .example(";");
    static final Option<String> QUOTE = Option.of(
                    "quote",
                    OptionType.TEXT,
                    "What encloses fields that hold delimiters, quotes or line ends: one ASCII character, or `none`. It "
                            + "opens a field only at its start; elsewhere in an unquoted field it is data.")
            .defaultsTo("\"")
            .example("'");
    static final Option<String> ESCAPE = Option.of(
                    "escape",
                    OptionType.TEXT,
                    "What makes the next character plain: one ASCII character such as a backslash, or `none`. A doubled "
                            + "quote in a quoted field always stands for one.")
            .defaultsTo("none")
            .example("\\");
    static final Option<Boolean> HEADER = Option.of(
                    "header",
                    OptionType.BOOLEAN,
                    "Whether the first record names the columns. A column without name is called `column_3` by its place.")
            .defaultsTo(true);
    static final Option<List<String>> COLUMNS = Option.of(
                    "columns",
                    OptionType.listOf(OptionType.TEXT),
                    "The names of the columns, in the order of the file; they replace those of a header. Without header "
                            + "and names, columns are called `column_1`, `column_2`, …")
            .example("[id, name, price]");
    static final Option<String> NULL = Option.of(
                    "null",
                    OptionType.TEXT,
                    "The text of an unquoted field that is NULL; by default the empty one. A quoted empty field `\"\"` is "
                            + "empty in a column of text or bytes and NULL in any other.")
            .defaultsTo("")
            .example("NA");
    static final Option<String> COMMENT = Option.of(
                    "comment",
                    OptionType.TEXT,
                    "Lines that start with this character are skipped: one ASCII character, or `none`.")
            .defaultsTo("none")
            .example("#");
    static final Option<String> ENCODING = Option.of(
                    "encoding",
                    OptionType.TEXT,
                    "How bytes stand for text: `utf-8`, or another encoding that extends ASCII, such as `iso-8859-1` or "
                            + "`windows-1252`. A byte order mark of UTF-8 is removed.")
            .defaultsTo("utf-8")
            .example("windows-1252");
    static final Option<Boolean> TRIM = Option.of(
                    "trim", OptionType.BOOLEAN, "Whether blanks around fields are dropped; those within quotes stay.")
            .defaultsTo(false);
    static final Option<Long> SKIP_LINES = Option.of(
                    "skip_lines", OptionType.INTEGER, "How many lines to pass over before the header or first record.")
            .defaultsTo(0L);
    static final Option<Ragged> RAGGED = Option.of(
                    "ragged",
                    OptionType.choice(Ragged.class),
                    "What becomes of records with too few or too many fields: `reject` them, or `pad` them: missing "
                            + "fields become NULL, and further ones are dropped if they are empty; otherwise the record is "
                            + "rejected all the same.")
            .defaultsTo("reject");
    static final Option<Map<String, DataType>> TYPES = Option.of(
                    "types",
                    OptionType.mapOf(OptionType.TYPE),
                    "Types by column; they win over inferred ones. CSV holds no lists, maps or structs.")
            .example("{zip_code: text, price: \"decimal(12,2)\"}");
    static final Option<LineEnding> LINE_ENDING = Option.of(
                    "line_ending",
                    OptionType.choice(LineEnding.class),
                    "What ends lines that are written. Both are read, whatever this says.")
            .defaultsTo("lf");

    static CsvOptions of(Options options) {
        Dialect dialect = new Dialect(
                (byte) delimiter(options.get(DELIMITER)),
                character(QUOTE, options.get(QUOTE)),
                character(ESCAPE, options.get(ESCAPE)),
                character(COMMENT, options.get(COMMENT)),
                options.get(TRIM));
        TextEncoding encoding = TextEncoding.of(options.get(ENCODING));
        encoding.check(dialect);
        return new CsvOptions(
                checked(dialect),
                options.get(HEADER),
                checkedColumns(options.find(COLUMNS).orElse(List.of())),
                checkedNull(options.get(NULL), dialect),
                checkedSkip(options.get(SKIP_LINES)),
                encoding,
                options.get(RAGGED),
                checkedTypes(options.find(TYPES).orElse(Map.of())),
                options.get(LINE_ENDING));
    }

    private static int delimiter(String text) {
        return switch (text) {
            case "comma" -> ',';
            case "semicolon" -> ';';
            case "tab", "\\t" -> '\t';
            case "pipe" -> '|';
            case "space" -> ' ';
            default -> one(DELIMITER, text, "comma, semicolon, tab, pipe or space");
        };
    }

    private static int character(Option<String> option, String text) {
        // A doubled quote is read in any case, so that naming the quote itself as its escape says nothing more.
        return text.equals("none") ? Dialect.NONE : one(option, text, "none");
    }

    private static int one(Option<String> option, String text, String words) {
        if (text.length() != 1 || !canHaveMeaning(text.charAt(0))) {
            throw new IllegalArgumentException(
                    "`" + option.name() + "`: expected one ASCII character that is no letter, "
                            + "digit or line end, or " + words + ", but found '" + text + "'");
        }
        return text.charAt(0);
    }

    private static boolean canHaveMeaning(char c) {
        return c > 0 && c < 0x7f && c != '\n' && c != '\r' && !Character.isLetterOrDigit(c);
    }

    private static Dialect checked(Dialect dialect) {
        Dialect result = dialect.escape() == dialect.quote()
                ? new Dialect(dialect.delimiter(), dialect.quote(), Dialect.NONE, dialect.comment(), dialect.trim())
                : dialect;
        Map<Integer, String> uses = new LinkedHashMap<>();
        use(uses, DELIMITER, result.delimiter());
        use(uses, QUOTE, result.quote());
        use(uses, ESCAPE, result.escape());
        use(uses, COMMENT, result.comment());
        return result;
    }

    private static void use(Map<Integer, String> uses, Option<String> option, int character) {
        if (character == Dialect.NONE) {
            return;
        }
        String other = uses.put(character, option.name());
        if (other != null) {
            throw new IllegalArgumentException("`" + other + "` and `" + option.name() + "` are both '"
                    + (char) character + "'; give one of them another character");
        }
    }

    private static List<String> checkedColumns(List<String> columns) {
        HashSet<String> names = new HashSet<>();
        for (String name : columns) {
            if (name.isEmpty() || !names.add(name)) {
                throw new IllegalArgumentException(
                        name.isEmpty()
                                ? "`columns`: a name is empty"
                                : "`columns`: '" + name + "' is named twice; names must differ");
            }
        }
        return columns;
    }

    private static String checkedNull(String marker, Dialect dialect) {
        for (int i = 0; i < marker.length(); i++) {
            char c = marker.charAt(i);
            if (c == dialect.delimiter() || c == dialect.quote() || c == '\n' || c == '\r' || c > 0x7e) {
                throw new IllegalArgumentException(
                        "`null`: the marker '" + marker + "' must be ASCII without delimiter, quote or line end");
            }
        }
        if (!marker.isEmpty() && marker.charAt(0) == dialect.comment()) {
            throw new IllegalArgumentException("`null`: the marker '" + marker
                    + "' starts with the `comment` character, so that lines which start with it would be skipped; give one "
                    + "of them another");
        }
        if (dialect.trim() && !marker.strip().equals(marker)) {
            throw new IllegalArgumentException(
                    "`null`: the marker '" + marker + "' has blanks around it, which `trim` would drop; leave out one");
        }
        return marker;
    }

    private static int checkedSkip(long lines) {
        if (lines < 0 || lines > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("`skip_lines`: expected 0 or more lines, but found " + lines);
        }
        return (int) lines;
    }

    private static Map<String, DataType> checkedTypes(Map<String, DataType> types) {
        types.forEach((column, type) -> {
            if (isNested(type)) {
                throw new IllegalArgumentException("`types`: CSV cannot hold " + type.display() + ", which column '"
                        + column + "' is to be; use json or text");
            }
        });
        return types;
    }

    static boolean isNested(DataType type) {
        return switch (type.layout()) {
            case LONG, DOUBLE, DECIMAL, BYTES -> false;
            case LIST, MAP, STRUCT -> true;
        };
    }
}
