package io.dataweaver.core.definition;

import io.dataweaver.core.problem.DefinitionException;
import io.dataweaver.core.problem.Problem;
import io.dataweaver.core.problem.Problems;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A pipeline file that was read: YAML 1.2, with the place of everything in it.
 *
 * <p>Reading does not fail: {@link #problems} tells what is wrong in the layout, and {@link PipelineResolver} goes on to
 * tell what is wrong in the meaning, so that all of it is told at once. Immutable.
 */
public final class PipelineFile {

    private final Path folder;
    private final Places places;
    private final @Nullable Draft draft;
    private final List<Problem> problems;

    private PipelineFile(Path folder, Places places, @Nullable Draft draft, List<Problem> problems) {
        this.folder = folder;
        this.places = places;
        this.draft = draft;
        this.problems = problems;
    }

    /** Reads a file; that it cannot be read is one of its problems. */
    public static PipelineFile read(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        Path base = folder == null ? file.toAbsolutePath() : folder;
        try {
            if (Files.size(file) > 4L * YamlReader.MAX_CHARACTERS) {
                return unreadable(file, base, DefinitionErrorCode.TOO_LARGE, file + " has more than 1 MiB", null);
            }
            String text = decode(Files.readAllBytes(file));
            return parse(text, file.toString(), base, nameOf(file));
        } catch (NoSuchFileException missing) {
            return unreadable(
                    file, base, DefinitionErrorCode.FILE_UNREADABLE, "there is no file " + file, "check the path");
        } catch (CharacterCodingException binary) {
            return unreadable(
                    file,
                    base,
                    DefinitionErrorCode.FILE_UNREADABLE,
                    file + " is not text in UTF-8",
                    "save it in UTF-8");
        } catch (IOException failed) {
            String reason = Files.isDirectory(file) ? "it is a folder" : String.valueOf(failed.getMessage());
            return unreadable(
                    file, base, DefinitionErrorCode.FILE_UNREADABLE, "cannot read " + file + ": " + reason, null);
        }
    }

    private static PipelineFile unreadable(
            Path file, Path folder, DefinitionErrorCode code, String message, @Nullable String hint) {
        Problems problems = new Problems();
        problems.error(code, "", message, hint);
        return new PipelineFile(folder, new Places(file.toString(), ""), null, problems.list());
    }

    /**
     * Reads a text.
     *
     * @param label how messages call it, such as a file name
     * @param folder against which relative paths are resolved
     * @param defaultName the pipeline's name if the text gives none
     */
    public static PipelineFile parse(String text, String label, Path folder, String defaultName) {
        String content = text.startsWith("\uFEFF") ? text.substring(1) : text;
        Places places = new Places(label, content);
        Problems problems = new Problems(places);
        Object root = YamlReader.read(content, places, problems);
        Draft draft = root == null ? null : DefinitionReader.read(root, defaultName, problems);
        return new PipelineFile(folder, places, draft, problems.list());
    }

    /** Strict, so that a byte that is no UTF-8 does not turn into another character. */
    private static String decode(byte[] bytes) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
    }

    /** {@code Orders Sync.yaml} gives {@code orders-sync}. */
    static String nameOf(Path file) {
        String name = String.valueOf(file.getFileName());
        int dot = name.indexOf('.', 1);
        String stem = dot < 0 ? name : name.substring(0, dot);
        return stem.toLowerCase(Locale.ROOT).replace(' ', '-');
    }

    /**
     * Returns the definition as it is written; its components need not exist.
     *
     * @throws DefinitionException if it cannot be told from the file
     */
    public PipelineDefinition definition() {
        Problems all = new Problems();
        problems.forEach(all::add);
        all.throwIfErrors();
        PipelineDefinition definition = draft == null ? null : draft.toDefinition();
        if (definition == null) {
            throw new IllegalStateException("a file without errors has no definition");
        }
        return definition;
    }

    /** Returns this file with other settings, such as those that a command line gives; they win over the file's. */
    public PipelineFile withSettings(Map<String, Object> settings) {
        if (draft == null || settings.isEmpty()) {
            return this;
        }
        return new PipelineFile(folder, places, draft.withSettings(RawValues.copyOf(settings)), problems);
    }

    /** Returns what is wrong in the layout. */
    public List<Problem> problems() {
        return problems;
    }

    /** Returns where relative paths begin. */
    public Path folder() {
        return folder;
    }

    Places places() {
        return places;
    }

    @Nullable Draft draft() {
        return draft;
    }
}
