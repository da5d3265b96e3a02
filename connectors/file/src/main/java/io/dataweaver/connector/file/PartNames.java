package io.dataweaver.connector.file;

import io.dataweaver.api.sink.SinkRun;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Names parts so that their order by name is the order of rows: {@code part-<split>-<checkpoint>-<number>.csv.gz}. Where
 * parts of other runs may lie in the same folder, the run stands in the name as well.
 */
record PartNames(Path root, Path folder, FileSinkSettings settings, String extension, SinkRun run) {

    /** Matches every part, for {@code Files.newDirectoryStream}. */
    static final String ANY = "part-*";

    static boolean isOf(SinkRun run, Path part) {
        return part.getFileName().toString().startsWith(start(run));
    }

    private static String start(SinkRun run) {
        return "part-" + HiddenNames.plain(run.pipeline()) + "-" + HiddenNames.plain(run.run()) + "-";
    }

    /** Returns the name, relative to the root, of part {@code number} of a checkpoint. */
    String visible(int ordinal, long checkpoint, int number) {
        String start = settings.mode() == FileSinkPlugin.Mode.CREATE ? "part-" : start(run);
        String name = String.format(Locale.ROOT, "%s%05d-%06d-%03d.%s", start, ordinal, checkpoint, number, extension);
        return relative(name + settings.compression().ending());
    }

    /** Returns the name of {@code file}, which lies in the folder, relative to the root. */
    String relative(String file) {
        return root.relativize(folder.resolve(file)).toString();
    }
}
