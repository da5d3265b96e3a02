package io.dataweaver.connector.file;

import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.api.error.ErrorDescription;
import io.dataweaver.api.error.ErrorKind;

/** What can go wrong with files, standard input and standard output. */
public enum FileErrorCode implements ErrorCode {
    FILE_MISSING(
            "DW-SRC-150",
            ErrorKind.ENVIRONMENT,
            "a file to read does not exist, or a pattern matches none",
            "Correct `path`; it is relative to the folder in which the pipeline is run."),
    READ_FAILED(
            "DW-SRC-151",
            ErrorKind.ENVIRONMENT,
            "a file could not be read",
            "Read the system's reason: permissions, a disk that fails, or a network file system that is gone."),
    FILE_CHANGED(
            "DW-SRC-152",
            ErrorKind.FATAL,
            "a file is no longer the one that was planned",
            "Put the file back as it was and resume, or start over with `--restart`."),
    COMPRESSION_BROKEN(
            "DW-SRC-153",
            ErrorKind.FATAL,
            "a compressed file is truncated or corrupt",
            "Fetch the file again; nothing behind the broken place can be read."),
    EXPANDS_TOO_MUCH(
            "DW-SRC-154",
            ErrorKind.FATAL,
            "a compressed file expands beyond the allowed ratio",
            "If the file is what it should be, raise `max_ratio`."),
    NOTHING_TO_INFER(
            "DW-SRC-155",
            ErrorKind.DEFINITION,
            "columns cannot be inferred because there is no data",
            "Give the columns with `types`."),
    FORMAT_UNKNOWN(
            "DW-SRC-157",
            ErrorKind.DEFINITION,
            "the format of a file cannot be told from its name",
            "Name it with `format`."),
    INPUT_NOT_REPLAYABLE(
            "DW-SRC-158",
            ErrorKind.FATAL,
            "standard input cannot be read again",
            "Start over with the whole input (`--restart`), or save it to a file and read that."),
    PARTITION_WRONG(
            "DW-SRC-159",
            ErrorKind.DEFINITION,
            "a column that is to be told by folders cannot be",
            "Each file has to lie below a folder such as `dt=2026-11-22`, and must not hold the column itself; see"
                    + " `partition_columns`."),
    RANDOM_ACCESS_NEEDED(
            "DW-CFG-190",
            ErrorKind.DEFINITION,
            "a format that is read and written with its end known meets bytes that only come or go in order",
            "Read or write a file, plain: neither standard input or output, nor packed with gzip or zstd. In an object store,"
                    + " write a folder."),
    PARTITION_UNFIT(
            "DW-CFG-191",
            ErrorKind.DEFINITION,
            "a column cannot tell the folders of what is written",
            "`partition_by` takes columns with single values, and leaves at least one column for the files."),
    TARGET_EXISTS(
            "DW-SNK-150",
            ErrorKind.ENVIRONMENT,
            "the file or folder to write exists already",
            "Remove it, choose another path, or set `mode: replace`."),
    WRITE_FAILED(
            "DW-SNK-151",
            ErrorKind.ENVIRONMENT,
            "a file could not be written",
            "Read the system's reason: permissions, a full disk, or a network file system that is gone. Correct that and"
                    + " run again: it resumes."),
    TAKEN_OVER(
            "DW-SNK-152",
            ErrorKind.FATAL,
            "another run writes to the same target",
            "Let only one pipeline write to a target; stop the other and resume."),
    WRITTEN_DATA_MISSING(
            "DW-SNK-153",
            ErrorKind.FATAL,
            "a file that an earlier process had written for this run is gone or shorter",
            "Start over with `--restart`; hidden files next to the target hold data until the run ends."),
    SEVERAL_DATASETS(
            "DW-SNK-154",
            ErrorKind.DEFINITION,
            "several datasets cannot go into one file",
            "Write to a folder: end `path` with a slash."),
    OUTPUT_CLOSED(
            "DW-SNK-155",
            ErrorKind.ENVIRONMENT,
            "the reader of standard output has gone",
            "Nothing is wrong if it had enough, as `head` does."),
    TOO_MANY_PARTITIONS(
            "DW-SNK-156",
            ErrorKind.FATAL,
            "rows of too many folders come mixed",
            "Set `open_partitions` to as many folders as rows come for at a time, let the source give them in order, or put the"
                    + " transform `partition_by` in front."),
    NOTHING_WRITTEN(
            "DW-SNK-157",
            ErrorKind.ENVIRONMENT,
            "a file or folder is to be compared with what should be there, and is not there itself",
            "Run the pipeline first: a file appears when its run has ended. Or correct `path`; it is relative to the folder in"
                    + " which the pipeline is run."),
    ZSTD_UNAVAILABLE(
            "DW-ENV-150",
            ErrorKind.ENVIRONMENT,
            "the zstd library cannot be loaded on this machine",
            "Use gzip, or a platform that zstd-jni supports; it unpacks its library into the temporary folder.");

    private final ErrorDescription description;

    FileErrorCode(String id, ErrorKind kind, String meaning, String remedy) {
        this.description = new ErrorDescription(id, kind, meaning, remedy);
    }

    @Override
    public ErrorDescription description() {
        return description;
    }
}
