package io.dataweaver.connector.file;

import io.dataweaver.api.error.DataWeaverException;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds the files that paths, folders and patterns name. */
final class FilePaths {

    private static final int MAX_NEAR_NAMES = 5;

    private final Path workingFolder;

    FilePaths(Path workingFolder) {
        this.workingFolder = workingFolder;
    }

    /**
     * Returns the files, each once: pattern by pattern, and within one by name, so that it is the same order each time.
     * Hidden files, whose names begin with a dot, are found only by patterns that say so.
     *
     * @return paths by the name under which people know them
     */
    Map<String, Path> find(List<String> patterns) {
        Map<String, Path> files = new LinkedHashMap<>();
        for (String pattern : patterns) {
            Path path = workingFolder.resolve(pattern);
            if (Files.isDirectory(path)) {
                files.putAll(requireSome(pattern, walk(path, folderName(pattern), 1, hidden(false))));
            } else if (Files.exists(path) || !Glob.isPattern(pattern)) {
                files.put(pattern, requireExisting(pattern, path));
            } else {
                files.putAll(requireSome(pattern, match(pattern)));
            }
        }
        return files;
    }

    /** Returns where {@code name}, that {@link #find} returned earlier, lies. */
    Path resolve(String name) {
        return workingFolder.resolve(name);
    }

    private static String folderName(String pattern) {
        return pattern.endsWith("/") ? pattern : pattern + "/";
    }

    private Map<String, Path> match(String pattern) {
        Glob glob = Glob.parse(pattern);
        Path base = workingFolder.resolve(glob.base());
        if (!Files.isDirectory(base)) {
            throw missing(pattern, "the folder " + glob.base() + " does not exist", base);
        }
        Map<String, Path> found = walk(base, glob.base(), glob.depth(), hidden(glob.matchesHidden()));
        Pattern regex = glob.regex();
        found.keySet().removeIf(name -> !regex.matcher(name).matches());
        return found;
    }

    private static Pattern hidden(boolean included) {
        return Pattern.compile(included ? "" : "\\..*");
    }

    /** Returns the regular files below {@code base}, sorted; {@code shown} stands in front of their names. */
    private static Map<String, Path> walk(Path base, String shown, int depth, Pattern skipped) {
        Map<String, Path> found = new TreeMap<>();
        SimpleFileVisitor<Path> visitor = new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return !folder.equals(base) && isSkipped(folder)
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile() && !isSkipped(file)) {
                    String relative = base.relativize(file).toString().replace('\\', '/');
                    found.put(shown + relative, file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failed) throws IOException {
                if (failed instanceof FileSystemLoopException || isSkipped(file)) {
                    return FileVisitResult.CONTINUE; // a link to a folder that is being visited already
                }
                throw failed;
            }

            private boolean isSkipped(Path file) {
                return skipped.matcher(file.getFileName().toString()).matches();
            }
        };
        try {
            Files.walkFileTree(base, EnumSet.of(FileVisitOption.FOLLOW_LINKS), depth, visitor);
        } catch (IOException failed) {
            throw DataFile.unreadable("the folder " + (shown.isEmpty() ? "." : shown), failed);
        }
        return found;
    }

    private static Map<String, Path> requireSome(String pattern, Map<String, Path> found) {
        if (found.isEmpty()) {
            throw new DataWeaverException(
                    FileErrorCode.FILE_MISSING,
                    Glob.isPattern(pattern)
                            ? "no file matches '" + pattern + "'"
                            : "the folder " + pattern + " holds no file");
        }
        return found;
    }

    private Path requireExisting(String name, Path path) {
        if (!Files.exists(path)) {
            throw missing(name, "the file " + name + " does not exist", path);
        }
        return path;
    }

    private DataWeaverException missing(String name, String what, Path path) {
        Path folder = path.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            return new DataWeaverException(
                    FileErrorCode.FILE_MISSING,
                    what + ", nor does its folder " + folder,
                    "correct `path`; relative ones start at " + workingFolder.toAbsolutePath(),
                    null);
        }
        List<String> near = near(path.getFileName().toString(), folder);
        return new DataWeaverException(
                FileErrorCode.FILE_MISSING,
                what + (near.isEmpty() ? "; its folder is empty" : "; its folder has " + String.join(", ", near)),
                Path.of(name).isAbsolute() ? null : "relative paths start at " + workingFolder.toAbsolutePath(),
                null);
    }

    /** Returns the names in {@code folder}, the most similar to {@code name} first. */
    private static List<String> near(String name, Path folder) {
        List<String> names = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.map(file -> file.getFileName().toString())
                    .filter(file -> !file.startsWith("."))
                    .sorted(Comparator.comparingInt((String file) -> distance(name, file))
                            .thenComparing(Comparator.naturalOrder()))
                    .limit(MAX_NEAR_NAMES)
                    .forEach(names::add);
        } catch (IOException unreadable) {
            return List.of(); // the names only help; that the file is missing is the point
        }
        return names;
    }

    /** Levenshtein's distance: how many letters must be added, removed or changed. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
