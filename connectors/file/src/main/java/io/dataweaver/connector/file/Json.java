package io.dataweaver.connector.file;

import java.nio.file.Path;
import java.util.List;

/** JSON files, in pipelines built in Java: {@code Json.file("orders.json")}. */
public final class Json {

    private Json() {}

    /** Returns the JSON file, folder or pattern at {@code path}, to read or to write. */
    public static FileStep file(String path) {
        return FileStep.of(List.of(path), "json");
    }

    /** Returns the JSON file or folder at {@code path}, to read or to write. */
    public static FileStep file(Path path) {
        return file(path.toString());
    }

    /** Returns the JSON files at all of {@code paths}, to read. */
    public static FileStep files(List<String> paths) {
        return FileStep.of(paths, "json");
    }
}
