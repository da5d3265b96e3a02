package io.dataweaver.connector.file;

import java.nio.file.Path;
import java.util.List;

/** Parquet files, in pipelines built in Java: {@code Parquet.file("orders.parquet")}. */
public final class Parquet {

    private Parquet() {}

    /** Returns the Parquet file, folder or pattern at {@code path}, to read or to write. */
    public static FileStep file(String path) {
        return FileStep.of(List.of(path), "parquet");
    }

    /** Returns the Parquet file or folder at {@code path}, to read or to write. */
    public static FileStep file(Path path) {
        return file(path.toString());
    }

    /** Returns the Parquet files at all of {@code paths}, to read. */
    public static FileStep files(List<String> paths) {
        return FileStep.of(paths, "parquet");
    }
}
