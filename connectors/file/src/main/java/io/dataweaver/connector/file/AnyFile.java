package io.dataweaver.connector.file;

import java.nio.file.Path;
import java.util.List;

/** Files whose format their ending tells, in pipelines built in Java: {@code AnyFile.at("events.jsonl.gz")}. */
public final class AnyFile {

    private AnyFile() {}

    /** Returns the file, folder or pattern at {@code path}, to read or to write. */
    public static FileStep at(String path) {
        return FileStep.of(List.of(path), null);
    }

    /** Returns the file or folder at {@code path}, to read or to write. */
    public static FileStep at(Path path) {
        return at(path.toString());
    }
}
