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

    /** Matches the folders of values, likewise. */
    static final String ANY_PARTITION = "[!.]*=*";

    static boolean isOf(SinkRun run, Path part) {
        return part.getFileName().toString().startsWith(start(run));
    }

    /**
     * Tells whether an object of a folder is a part of another run.
     *
     * @param above what stands before its name: empty, or folders of values with a slash behind each
     */
    static boolean isReplaced(SinkRun run, String above, String name) {
        return isPart(above, name) && !name.startsWith(start(run));
    }

    /** Tells whether a file or object of a folder is a part of any run, likewise. */
    static boolean isPart(String above, String name) {
        return name.startsWith("part-") && above.matches("([^./][^/]*=[^/]*/)*");
    }

    /** Returns what the names of parts begin with where the run stands in them. */
    static String start(SinkRun run) {
        return ofPipeline(run) + HiddenNames.plain(run.run()) + "-";
    }

    /** The same for all runs of a pipeline. */
    static String ofPipeline(SinkRun run) {
        return "part-" + HiddenNames.plain(run.pipeline()) + "-";
    }

    /** Returns the name, relative to the root, of part {@code number} of a checkpoint, in {@code within}, see {@link SplitParts}. */
    String visible(String within, int ordinal, long checkpoint, int number) {
        String start = settings.mode() == FileSinkPlugin.Mode.CREATE ? "part-" : start(run);
        String name = String.format(Locale.ROOT, "%s%05d-%06d-%03d.%s", start, ordinal, checkpoint, number, extension);
        return relative(within + name + settings.compression().ending());
    }

    /**
     * Returns the name of an object. It is given when the object is begun, before the checkpoint that will hold it is known:
     * the epoch and a number that grows within it stand in its place.
     */
    static String name(FileSinkSettings settings, String extension, SinkRun run, int ordinal, long epoch, long number) {
        String start = settings.mode() == FileSinkPlugin.Mode.CREATE ? "part-" : start(run);
        String name = String.format(Locale.ROOT, "%s%05d-%06d-%06d.%s", start, ordinal, epoch, number, extension);
        return name + settings.compression().ending();
    }

    /** Returns the name of {@code file}, which lies in the folder, relative to the root. */
    String relative(String file) {
        return root.relativize(folder.resolve(file)).toString();
    }
}
