package io.dataweaver.format.parquet;

import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.api.error.ErrorDescription;
import io.dataweaver.api.error.ErrorKind;

/** What can go wrong with Parquet beyond single records. */
public enum ParquetErrorCode implements ErrorCode {
    PARQUET_NOT_A_FILE(
            "DW-SRC-450",
            ErrorKind.FATAL,
            "the file is no Parquet file, or is cut off",
            "Check that the file is a Parquet file, and that it was written to its end."),
    PARQUET_DAMAGED(
            "DW-SRC-451",
            ErrorKind.FATAL,
            "the footer or a page of the file is damaged, or larger than allowed",
            "Fetch the file again, or have it written anew; if the file is right and only large, raise `max_page`."),
    PARQUET_UNSUPPORTED(
            "DW-SRC-452",
            ErrorKind.FATAL,
            "the file uses a part of Parquet that is not supported, such as encryption or LZO",
            "Have the file written without it; `snappy`, `zstd`, `gzip`, `lz4_raw` and `brotli` are read."),
    PARQUET_TYPES_DIFFER(
            "DW-SRC-453",
            ErrorKind.FATAL,
            "a column of the file is missing, or cannot be read as the type that is wanted",
            "Leave the type to the file and convert with a `cast` step; read files of other columns by a step of their"
                    + " own."),
    PARQUET_PART_BROKEN(
            "DW-SNK-450",
            ErrorKind.FATAL,
            "what was written of a Parquet file is not what writers leave there",
            "Start over with `--restart`; something else has written to the hidden files next to the target."),
    PARQUET_CANNOT_HOLD(
            "DW-CFG-450",
            ErrorKind.DEFINITION,
            "a column cannot be written to Parquet",
            "Convert the column with a `cast` step, or leave it out.");

    private final ErrorDescription description;

    ParquetErrorCode(String id, ErrorKind kind, String meaning, String remedy) {
        this.description = new ErrorDescription(id, kind, meaning, remedy);
    }

    @Override
    public ErrorDescription description() {
        return description;
    }
}
