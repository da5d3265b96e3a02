package io.dataweaver.installer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a repository of the test's own has, in folders. */
class InstallerTest {

    private static final String CONNECTOR = "org.example:connector:1.0";

    @TempDir
    Path folder;

    private Path root;
    private RepositoryFolder repository;
    private Path base;

    @BeforeEach
    void fillARepository() {
        root = folder.resolve("connectors");
        repository = new RepositoryFolder(folder.resolve("repository"));
        repository.add("org.apache.kafka:kafka-clients:4.0.0", "", "org.example:compressor:1.0:compile");
        repository.add("org.example:compressor:1.0", "");
        repository.add("org.example:tool:1.0", "");
        base = repository.add("org.example:base:2.0", "", "org.example:deep:1.0:runtime", "org.example:tool:1.0:test");
        repository.add("org.example:deep:1.0", "");
        repository.add("org.example:cache:1.0", "");
        repository.add(
                CONNECTOR,
                "",
                "org.example:base:2.0:compile",
                "org.example:cache:1.0:compile",
                "org.apache.kafka:kafka-clients:4.0.0:compile",
                "org.example:tool:1.0:provided");
        repository.add("org.example:driver:3.0", "");
    }

    private InstallRequest request(String artifact) {
        return new InstallRequest(
                Coordinates.parse(artifact), List.of(), List.of(), List.of(repository.address()), Optional.empty());
    }

    @Test
    void fetchesWhatAnArtifactNeedsWhenItRunsButNothingThatTheHostHas() throws InstallException, IOException {
        assertThat(Installer.install(request(CONNECTOR), root))
                .containsExactly("base-2.0.jar", "cache-1.0.jar", "connector-1.0.jar", "deep-1.0.jar");
        Path installed = root.resolve("org.example/connector/1.0");
        assertThat(Files.readString(installed.resolve("SHA256SUMS")).lines())
                .hasSize(4)
                .allSatisfy(line -> assertThat(line).matches("[0-9a-f]{64}  [a-z]+-[0-9.]+jar"));
        assertOnlyInstalled();
    }

    private void assertOnlyInstalled() throws IOException {
        try (Stream<Path> all = Files.walk(root, 3)) {
            assertThat(all.filter(Files::isDirectory)
                            .map(path -> root.relativize(path).toString()))
                    .containsExactlyInAnyOrder("", "org.example", "org.example/connector", "org.example/connector/1.0");
        }
    }

    @Test
    void asksForNothingThatIsThere() throws InstallException, IOException {
        Installer.install(request(CONNECTOR), root);
        try (Stream<Path> all = Files.walk(folder.resolve("repository"))) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                Files.delete(file);
            }
        }
        assertThat(Installer.install(request(CONNECTOR), root)).contains("connector-1.0.jar");
    }

    @Test
    void leavesWhatAnotherHasInstalledMeanwhileIfItIsTheSame() throws InstallException, IOException {
        InstallRequest request = request("org.example:driver:3.0");
        Installer.install(request, root);
        Path installed = request.artifact().folder(root);
        Path fetched = Files.createDirectories(folder.resolve("fetched"));
        Files.writeString(fetched.resolve("driver-3.0.jar"), "fetched as well");
        Installer.put(fetched, request, installed);
        assertThat(Installer.install(request, root)).containsExactly("driver-3.0.jar");
        assertThat(Files.size(installed.resolve("driver-3.0.jar")))
                .isNotEqualTo(Files.size(fetched.resolve("driver-3.0.jar")));
        assertThatThrownBy(() -> Installer.put(fetched, request(CONNECTOR), installed))
                .isInstanceOf(FileSystemException.class);
    }

    @Test
    void addsADriverAndLeavesOutWhatIsNotWanted() throws InstallException, IOException {
        InstallRequest request = new InstallRequest(
                Coordinates.parse(CONNECTOR),
                List.of(Coordinates.parse("org.example:driver:3.0")),
                List.of("org.example:cache"),
                List.of(repository.address()),
                Optional.empty());
        Installer.install(request(CONNECTOR), root);
        assertThat(Installer.install(request, root))
                .containsExactly("base-2.0.jar", "connector-1.0.jar", "deep-1.0.jar", "driver-3.0.jar");
        assertOnlyInstalled();
    }

    @Test
    void refusesAJarThatIsNotWhatItsRepositoryHasTheChecksumOfAndLeavesNothing() throws IOException {
        Files.write(base, new byte[] {1, 2, 3});
        assertRefused(request(CONNECTOR), "base", "checksum");
        Files.delete(Path.of(base + ".sha1"));
        assertRefused(request(CONNECTOR), "base", "checksum");
    }

    private void assertRefused(InstallRequest request, String... said) throws IOException {
        assertThatThrownBy(() -> Installer.install(request, root))
                .isInstanceOf(InstallException.class)
                .message()
                .containsIgnoringCase(said[0])
                .containsIgnoringCase(said[said.length - 1]);
        try (Stream<Path> left = Files.list(root)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void saysWhatIsNotThere() throws IOException {
        assertRefused(request("org.example:connector:1.1"), "org.example:connector:jar:1.1", "repository-1");
        repository.add("org.example:broken:1.0", "", "org.example:nowhere:7:compile");
        assertRefused(request("org.example:broken:1.0"), "org.example:nowhere:jar:7");
    }

    /** What an artifact names might be anybody's, or gone. */
    @Test
    void asksNoRepositoryThatAnArtifactNames() throws IOException, InstallException {
        RepositoryFolder other = new RepositoryFolder(folder.resolve("other"));
        other.add("org.example:elsewhere:1.0", "");
        repository.add(
                "org.example:pointing:1.0",
                "<repositories><repository><id>other</id><url>" + other.address()
                        + "</url></repository></repositories>",
                "org.example:elsewhere:1.0:compile");
        assertRefused(request("org.example:pointing:1.0"), "org.example:elsewhere:jar:1.0");
        InstallRequest both = new InstallRequest(
                Coordinates.parse("org.example:pointing:1.0"),
                List.of(),
                List.of(),
                List.of(repository.address(), other.address()),
                Optional.empty());
        assertThat(Installer.install(both, root)).containsExactly("elsewhere-1.0.jar", "pointing-1.0.jar");
    }

    @Test
    void looksWhereMavenDoesIfNothingIsNamed() throws InstallException {
        assertThat(Repositories.of(List.of(), Optional.empty()).list())
                .singleElement()
                .satisfies(central -> {
                    assertThat(central.getId()).isEqualTo("central");
                    assertThat(central.getContentType()).isEqualTo("default");
                    assertThat(central.getUrl()).startsWith("https://");
                });
    }

    /** By its name: a mirror of everything would be taken for whatever is there. */
    @Test
    void takesTheMirrorOfMavensSettingsForCentral() throws IOException, InstallException {
        Path settings = Files.writeString(
                folder.resolve("settings.xml"),
                "<settings><mirrors><mirror><id>ours</id><mirrorOf>central</mirrorOf><url>" + repository.address()
                        + "</url></mirror></mirrors></settings>");
        InstallRequest request = new InstallRequest(
                Coordinates.parse("org.example:driver:3.0"), List.of(), List.of(), List.of(), Optional.of(settings));
        assertThat(Installer.install(request, root)).containsExactly("driver-3.0.jar");
    }

    @Test
    void saysThatAPasswordOfMavensSettingsIsEncrypted() throws IOException {
        Path settings = Files.writeString(
                folder.resolve("settings.xml"),
                "<settings><servers><server><id>ours</id><username>u</username><password>{c2VjcmV0}</password>"
                        + "</server></servers></settings>");
        InstallRequest request = new InstallRequest(
                Coordinates.parse(CONNECTOR),
                List.of(),
                List.of(),
                List.of(repository.address()),
                Optional.of(settings));
        assertRefused(request, "'ours'", "encrypted");
    }

    @Test
    void showsNoPasswordOfARepository() throws IOException {
        InstallRequest request = new InstallRequest(
                Coordinates.parse(CONNECTOR),
                List.of(),
                List.of(),
                List.of(URI.create("http://me:canary-4711@127.0.0.1:1/maven")),
                Optional.empty());
        assertThatThrownBy(() -> Installer.install(request, root))
                .isInstanceOf(InstallException.class)
                .hasMessageContaining("127.0.0.1:1/maven")
                .hasMessageNotContaining("canary");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.example",
                "org.example:connector",
                "org.example:..:1",
                "a/b:c:1",
                "a:b:[1,2]",
                "a:b:c:1",
                "a::1"
            })
    void refusesCoordinatesThatAreNone(String text) {
        assertThatThrownBy(() -> Coordinates.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "'");
    }
}
