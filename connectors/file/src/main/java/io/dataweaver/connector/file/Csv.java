package io.dataweaver.connector.file;

import java.nio.file.Path;
import java.util.List;

/** CSV files, in pipelines built in Java: {@code Csv.file("orders.csv")}. */
public final class Csv {

    private Csv() {}

    /** Returns the CSV file, folder or pattern at {@code path}, to read or to write. */
    public static FileStep file(String path) {
        return FileStep.of(List.of(path), "csv");
    }

    /** Returns the CSV file or folder at {@code path}, to read or to write. */
    public static FileStep file(Path path) {
        return file(path.toString());
    }

    /** Returns the CSV files at all of {@code paths}, to read. */
    public static FileStep files(List<String> paths) {
        return FileStep.of(paths, "csv");
    }
}
