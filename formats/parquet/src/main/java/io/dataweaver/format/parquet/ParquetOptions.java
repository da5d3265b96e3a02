package io.dataweaver.format.parquet;

import io.dataweaver.api.descriptor.Option;
import io.dataweaver.api.descriptor.OptionType;
import io.dataweaver.api.descriptor.Options;

/**
 * The options of the format. Nothing here needs a library, so that the command starts without it.
 *
 * @param codec how pages are packed when writing
 * @param rowGroupSize how many bytes a row group that is written has, unpacked, before another is begun
 * @param rowGroupRows how many rows it has at most
 * @param pageSize how many bytes a page that is written has, unpacked, before another is begun
 * @param pageVersion which kind of data pages is written
 * @param dictionary whether values that repeat are written once a row group
 * @param statistics whether row groups tell the smallest and largest values
 * @param maxPage a page that is read and takes more bytes is refused
 */
record ParquetOptions(
        WrittenCodec codec,
        long rowGroupSize,
        int rowGroupRows,
        int pageSize,
        PageVersion pageVersion,
        boolean dictionary,
        boolean statistics,
        int maxPage) {

    /** How pages are packed when writing; the constants are the choices of the option. */
    enum WrittenCodec {
        SNAPPY,
        ZSTD,
        LZ4_RAW,
        GZIP,
        NONE
    }

    /** Which kind of data pages is written; the constants are the choices of the option. */
    enum PageVersion {
        /** Plain values and dictionaries, for every reader. */
        V1,
        /** Differences of numbers and lengths too, and levels that are not packed. */
        V2
    }

    static final Option<WrittenCodec> CODEC = Option.of(
                    "codec",
                    OptionType.choice(WrittenCodec.class),
                    "How pages are packed when writing; a file that is read says it itself.")
            .defaultsTo("snappy");

    static final Option<Long> ROW_GROUP_SIZE = Option.of(
                    "row_group_size",
                    OptionType.SIZE,
                    "How large a row group becomes, unpacked, before it is written. It is kept in memory until then; a file"
                            + " is read in parallel by row groups, and filters pass over them.")
            .defaultsTo("64MiB");

    static final Option<Long> ROW_GROUP_ROWS = Option.of(
                    "row_group_rows", OptionType.INTEGER, "How many rows a row group that is written has at most.")
            .defaultsTo(1_000_000L);

    static final Option<Long> PAGE_SIZE = Option.of(
                    "page_size",
                    OptionType.SIZE,
                    "How large a page becomes, unpacked, before it is packed and written.")
            .defaultsTo("1MiB");

    static final Option<PageVersion> PAGE_VERSION = Option.of(
                    "page_version",
                    OptionType.choice(PageVersion.class),
                    "Which data pages are written: `v1` is read by everything; `v2` is smaller, with differences of numbers"
                            + " instead of numbers where they do not repeat.")
            .defaultsTo("v1");

    static final Option<Boolean> DICTIONARY = Option.of(
                    "dictionary",
                    OptionType.BOOLEAN,
                    "Whether values that repeat are written once a row group, where that makes it smaller.")
            .defaultsTo(true);

    static final Option<Boolean> STATISTICS = Option.of(
                    "statistics",
                    OptionType.BOOLEAN,
                    "Whether row groups tell the smallest and largest values and the number of nulls, by which filters pass"
                            + " over them.")
            .defaultsTo(true);

    static final Option<Long> MAX_PAGE = Option.of(
                    "max_page",
                    OptionType.SIZE,
                    "A page that takes more memory than this, packed or unpacked, is refused when reading.")
            .defaultsTo("128MiB");

    private static final long MOST = 1L << 30;

    static ParquetOptions of(Options options) {
        return new ParquetOptions(
                options.get(CODEC),
                within("row_group_size", options.get(ROW_GROUP_SIZE), 1, MOST),
                (int) within("row_group_rows", options.get(ROW_GROUP_ROWS), 1, 1L << 28),
                (int) within("page_size", options.get(PAGE_SIZE), 1, MOST),
                options.get(PAGE_VERSION),
                options.get(DICTIONARY),
                options.get(STATISTICS),
                (int) within("max_page", options.get(MAX_PAGE), 1, MOST));
    }

    private static long within(String option, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException("`" + option + "` must be " + min + " to " + max + ", but is " + value);
        }
        return value;
    }
}
