package io.dataweaver.connector.kafkaconnect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.error.DataWeaverException;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.connect.source.SourceConnector;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A connector that a pipeline names by its coordinates. */
class InstalledConnectorTest {

    private static final String NAMED = "org.apache.kafka:connect-file:4.3.1";

    @TempDir
    Path folder;

    private Path installed;
    private Path jar;

    @BeforeEach
    void install() throws IOException, NoSuchAlgorithmException {
        installed = Files.createDirectories(folder.resolve("org.apache.kafka/connect-file/4.3.1"));
        try (Stream<Path> found = Files.list(TestContext.PLUGINS.resolve("file"))) {
            Path original = found.findFirst().orElseThrow();
            jar = Files.copy(original, installed.resolve(original.getFileName()));
        }
        sign();
    }

    private void sign() throws IOException, NoSuchAlgorithmException {
        byte[] sum = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar));
        Files.writeString(
                installed.resolve("SHA256SUMS"), HexFormat.of().formatHex(sum) + "  " + jar.getFileName() + "\n");
    }

    private PluginPlace place(String named) {
        return PluginPlace.of(named, Path.of("elsewhere"), Map.of("DATAWEAVER_CONNECTORS", folder.toString()));
    }

    private void assertRefused(String named, String code, String said) {
        assertThatThrownBy(() -> PluginFolder.of(place(named)))
                .isInstanceOfSatisfying(
                        DataWeaverException.class,
                        e -> assertThat(e.code().id()).isEqualTo(code))
                .hasMessageContaining(named)
                .hasMessageContaining(said);
    }

    @Test
    void isFoundInTheFolderOfTheInstallation() {
        assertThat(PluginFolder.of(place(NAMED))
                        .create("org.apache.kafka.connect.file.FileStreamSourceConnector", SourceConnector.class))
                .isNotNull();
        Map<String, String> home = Map.of("DATAWEAVER_HOME", "/opt/dataweaver");
        assertThat(PluginPlace.of(NAMED, Path.of("elsewhere"), home).folder())
                .isEqualTo(Path.of("/opt/dataweaver/connectors/org.apache.kafka/connect-file/4.3.1"));
    }

    @Test
    void isLoadedAnewIfItWasInstalledAnewAndOnlyThen() throws IOException, NoSuchAlgorithmException {
        PluginFolder loaded = PluginFolder.of(place(NAMED));
        assertThat(PluginFolder.of(place(NAMED))).isSameAs(loaded);
        assertThat(loaded.loader().getResource("added.txt")).isNull();
        try (FileSystem zip = FileSystems.newFileSystem(jar)) {
            Files.writeString(zip.getPath("added.txt"), "by a later version");
        }
        assertRefused(NAMED, "DW-ENV-852", "is not what was fetched");
        sign();
        assertThat(PluginFolder.of(place(NAMED)).loader().getResource("added.txt"))
                .isNotNull();
    }

    @Test
    void isNeverFetchedByARun() {
        assertRefused("org.example:nothing:1.0", "DW-ENV-851", "is not in '" + folder);
        assertThatThrownBy(() -> PluginFolder.of(place("org.example:nothing:1.0")))
                .isInstanceOfSatisfying(
                        DataWeaverException.class,
                        e -> assertThat(e.hint()).contains("dataweaver connector add org.example:nothing:1.0"));
    }

    @Test
    void isRefusedWithAJarThatWasChanged() throws IOException {
        byte[] bytes = Files.readAllBytes(jar);
        bytes[bytes.length - 1] ^= 1;
        Files.write(jar, bytes);
        assertRefused(NAMED, "DW-ENV-852", "is not what was fetched");
    }

    @Test
    void isRefusedWithoutOneOfItsJars() throws IOException {
        Files.delete(jar);
        assertRefused(NAMED, "DW-ENV-852", "is not there any more");
    }

    @Test
    void isRefusedWithAJarThatSomebodyAdded() throws IOException {
        Files.copy(jar, installed.resolve("more.jar"));
        assertRefused(NAMED, "DW-ENV-852", "'more.jar' was not fetched with it");
    }

    /** Jars of subfolders are loaded, too. */
    @Test
    void isRefusedWithAJarThatSomebodyAddedBelowItsFolder() throws IOException {
        Files.copy(jar, Files.createDirectory(installed.resolve("more")).resolve(jar.getFileName()));
        assertRefused(NAMED, "DW-ENV-852", "/" + jar.getFileName() + "' was not fetched with it");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"plugins/debezium", "../debezium", "C:\\plugins\\debezium", "a:..:b", "a:b", "a:b/c:1", "a:b:c:d"
            })
    void isAFolderIfItsNameIsNoCoordinates(String named) {
        assertThat(place(named).coordinates()).isFalse();
    }
}
