package io.dataweaver.connector.file;

import java.nio.file.Path;
import java.util.List;

/** Avro files, in pipelines built in Java: {@code Avro.file("orders.avro")}. */
public final class Avro {

    private Avro() {}

    /** Returns the Avro file, folder or pattern at {@code path}, to read or to write. */
    public static FileStep file(String path) {
        return FileStep.of(List.of(path), "avro");
    }

    /** Returns the Avro file or folder at {@code path}, to read or to write. */
    public static FileStep file(Path path) {
        return file(path.toString());
    }

    /** Returns the Avro files at all of {@code paths}, to read. */
    public static FileStep files(List<String> paths) {
        return FileStep.of(paths, "avro");
    }
}
