package io.dataweaver.connector.file;

import io.dataweaver.api.descriptor.ComponentRef;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

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

    /** Returns the format that the ending of {@code path} tells, with its options; empty if it tells none. */
    public static Optional<ComponentRef> formatOf(String path) {
        return FileNames.format(path);
    }
}
