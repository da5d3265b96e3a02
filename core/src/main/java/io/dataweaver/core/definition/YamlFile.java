package io.dataweaver.core.definition;

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
import org.jspecify.annotations.Nullable;

/**
 * A file of YAML that was read, whatever it means.
 *
 * @param places where everything in it stands
 * @param root what {@link YamlReader} returned; null if it could not be read
 * @param problems why it could not
 */
record YamlFile(Places places, @Nullable Object root, List<Problem> problems) {

    /** Reads a file; that it cannot be read is one of its problems. */
    static YamlFile read(Path file) {
        try {
            if (Files.size(file) > 4L * YamlReader.MAX_CHARACTERS) {
                return unreadable(file, DefinitionErrorCode.TOO_LARGE, file + " has more than 1 MiB", null);
            }
            return parse(decode(Files.readAllBytes(file)), file.toString());
        } catch (NoSuchFileException missing) {
            return unreadable(file, DefinitionErrorCode.FILE_UNREADABLE, "there is no file " + file, "check the path");
        } catch (CharacterCodingException binary) {
            return unreadable(
                    file, DefinitionErrorCode.FILE_UNREADABLE, file + " is not text in UTF-8", "save it in UTF-8");
        } catch (IOException failed) {
            String reason = Files.isDirectory(file) ? "it is a folder" : String.valueOf(failed.getMessage());
            return unreadable(file, DefinitionErrorCode.FILE_UNREADABLE, "cannot read " + file + ": " + reason, null);
        }
    }

    /** Reads a text that messages call {@code label}. */
    static YamlFile parse(String text, String label) {
        String content = text.startsWith("\uFEFF") ? text.substring(1) : text;
        Places places = new Places(label, content);
        Problems problems = new Problems(places);
        Object root = YamlReader.read(content, places, problems);
        return new YamlFile(places, root, problems.list());
    }

    private static YamlFile unreadable(Path file, DefinitionErrorCode code, String message, @Nullable String hint) {
        Problems problems = new Problems();
        problems.error(code, "", message, hint);
        return new YamlFile(new Places(file.toString(), ""), null, problems.list());
    }

    /** Strict, so that a byte that is no UTF-8 does not turn into another character. */
    private static String decode(byte[] bytes) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
    }
}
