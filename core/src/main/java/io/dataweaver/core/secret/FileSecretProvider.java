package io.dataweaver.core.secret;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.secret.Secret;
import io.dataweaver.api.secret.SecretProvider;
import io.dataweaver.core.plugin.PluginErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * {@code ${secret:file/path}}: the content of a file, such as Docker and Kubernetes mount; {@code ${secret:file//run/x}}
 * names an absolute path. One line feed at its end does not count.
 */
public final class FileSecretProvider implements SecretProvider {

    private static final long MAX_BYTES = 64 * 1024;

    @Override
    public String name() {
        return "file";
    }

    @Override
    public String summary() {
        return "files";
    }

    @Override
    public Optional<Secret> find(String key) {
        try {
            Path file = Path.of(key);
            if (Files.size(file) > MAX_BYTES) {
                throw new DataWeaverException(
                        PluginErrorCode.SECRET_UNAVAILABLE,
                        "the file of the secret `" + key + "` has more than 64 KiB");
            }
            return Optional.of(Secret.of(text(Files.readAllBytes(file))));
        } catch (NoSuchFileException missing) {
            return Optional.empty();
        } catch (IOException | InvalidPathException failed) {
            throw new DataWeaverException(
                    PluginErrorCode.SECRET_UNAVAILABLE,
                    "cannot read the secret `" + key + "` from its file: "
                            + failed.getClass().getSimpleName(),
                    "check that it is a file of UTF-8 text that this process may read",
                    failed);
        }
    }

    private static String text(byte[] bytes) throws IOException {
        String text = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
        if (text.endsWith("\r\n")) {
            return text.substring(0, text.length() - 2);
        }
        return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    }
}
