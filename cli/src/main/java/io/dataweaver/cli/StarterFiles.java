package io.dataweaver.cli;

import io.dataweaver.api.error.DataWeaverException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The files that {@code init} makes: all of them or, if one is there already, none. */
final class StarterFiles {

    static final String PIPELINE = "pipeline.yaml";
    static final String SCHEMA = "pipeline.schema.json";
    static final String VARIABLES = ".env.example";

    private final Path folder;
    private final Map<String, String> texts = new LinkedHashMap<>();

    StarterFiles(Path folder) {
        this.folder = folder;
    }

    /** Says which files there are to be. */
    void plan(String... names) {
        for (String name : names) {
            texts.put(name, "");
        }
    }

    /** Says what is in a file; nothing happens if it is not planned. */
    void text(String name, String text) {
        texts.computeIfPresent(name, (planned, empty) -> text);
    }

    /** Returns where the files are. */
    List<Path> paths() {
        return texts.keySet().stream()
                .map(name -> folder.resolve(name).normalize())
                .toList();
    }

    /**
     * Looks whether the files can be made.
     *
     * @throws DataWeaverException if any is there
     */
    void refuseToOverwrite() {
        List<Path> there = paths().stream()
                .filter(path -> Files.exists(path, LinkOption.NOFOLLOW_LINKS))
                .toList();
        if (!there.isEmpty()) {
            throw exists(there, "nothing was written");
        }
    }

    void write() {
        refuseToOverwrite();
        List<Path> made = new ArrayList<>();
        try {
            Files.createDirectories(folder);
            for (Map.Entry<String, String> file : texts.entrySet()) {
                Path path = folder.resolve(file.getKey()).normalize();
                Files.writeString(path, file.getValue(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                made.add(path);
            }
        } catch (FileAlreadyExistsException raced) {
            throw exists(
                    List.of(Path.of(String.valueOf(raced.getFile()))),
                    made.isEmpty() ? "nothing was written" : made + " was made");
        } catch (IOException failed) {
            throw new DataWeaverException(
                    CliErrorCode.FILE_UNWRITABLE,
                    "files cannot be made in " + folder.toAbsolutePath() + ": " + failed,
                    CliErrorCode.FILE_UNWRITABLE.remedy(),
                    failed);
        }
    }

    private static DataWeaverException exists(List<Path> there, String written) {
        String names = there.stream().map(Path::toString).collect(Collectors.joining(", "));
        return new DataWeaverException(
                CliErrorCode.FILES_EXIST,
                names + (there.size() == 1 ? " exists" : " exist") + " already; " + written,
                "name another folder, as in `dataweaver init orders`, or move what is there",
                null);
    }
}
