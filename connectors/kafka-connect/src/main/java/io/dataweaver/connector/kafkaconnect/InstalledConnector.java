package io.dataweaver.connector.kafkaconnect;

import io.dataweaver.api.error.DataWeaverException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Holds a connector that was installed by its coordinates against the checksums of when it was fetched. */
final class InstalledConnector {

    private static final String SUMS = "SHA256SUMS";

    /** Between checksum and name. */
    private static final String GAP = "  ";

    private InstalledConnector() {}

    /**
     * Checks that all jars are there, unchanged, and no others.
     *
     * @throws DataWeaverException with {@code NOT_INSTALLED} or {@code INSTALLATION_CHANGED}
     */
    static void check(PluginPlace place) {
        Path folder = place.folder();
        try {
            List<String> expected = Files.readAllLines(folder.resolve(SUMS));
            for (String line : expected) {
                String name = line.substring(line.indexOf(GAP) + GAP.length());
                Path jar = folder.resolve(name);
                if (!Files.isRegularFile(jar)) {
                    throw changed(place, "'" + name + "' is not there any more");
                }
                if (!line.equals(sum(jar) + GAP + name)) {
                    throw changed(place, "'" + name + "' is not what was fetched");
                }
            }
            for (Path jar : PluginFolder.jars(folder)) {
                String name = folder.relativize(jar).toString();
                if (expected.stream().noneMatch(line -> line.endsWith(GAP + name))) {
                    throw changed(place, "'" + name + "' was not fetched with it");
                }
            }
        } catch (NoSuchFileException missing) {
            throw new DataWeaverException(
                    KafkaConnectErrorCode.NOT_INSTALLED,
                    "the connector " + place.named() + " is not in '" + folder + "'",
                    "install it with `dataweaver connector add " + place.named() + "`",
                    missing);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("the connector in '" + folder + "' cannot be read", unreadable);
        }
    }

    private static DataWeaverException changed(PluginPlace place, String how) {
        return new DataWeaverException(
                KafkaConnectErrorCode.INSTALLATION_CHANGED,
                "the connector " + place.named() + " in '" + place.folder() + "' is not as it was installed: " + how,
                KafkaConnectErrorCode.INSTALLATION_CHANGED.remedy(),
                null);
    }

    private static String sum(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
