package io.dataweaver.cli;

import static io.dataweaver.cli.Cli.dataweaver;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the coordinates of a connector to rows that it has written. */
class ConnectorCommandTest {

    private static final String FILE = "org.apache.kafka:connect-file:4.3.1";

    @TempDir
    Path folder;

    /** Kafka's connectors for files in a repository that has nothing else: what they need the host has. */
    private String repository() throws IOException, NoSuchAlgorithmException {
        Path place = Files.createDirectories(folder.resolve("repository/org/apache/kafka/connect-file/4.3.1"));
        String pom = "<project><modelVersion>4.0.0</modelVersion><groupId>org.apache.kafka</groupId>"
                + "<artifactId>connect-file</artifactId><version>4.3.1</version><dependencies><dependency>"
                + "<groupId>org.apache.kafka</groupId><artifactId>connect-api</artifactId><version>4.3.1</version>"
                + "</dependency></dependencies></project>";
        write(place.resolve("connect-file-4.3.1.pom"), pom.getBytes(StandardCharsets.UTF_8));
        Path jar = Path.of("../benchmarks/kafka-connect-plugins/target/plugins/file/connect-file-4.3.1.jar");
        write(place.resolve("connect-file-4.3.1.jar"), Files.readAllBytes(jar));
        return folder.resolve("repository").toUri().toString();
    }

    private static void write(Path file, byte[] bytes) throws IOException, NoSuchAlgorithmException {
        Files.write(file, bytes);
        byte[] sum = MessageDigest.getInstance("SHA-1").digest(bytes);
        Files.writeString(Path.of(file + ".sha1"), HexFormat.of().formatHex(sum));
    }

    private Cli.Ended add(String coordinates, String repository) {
        return dataweaver(
                "connector",
                "add",
                coordinates,
                "--repository",
                repository,
                "--dir",
                folder.resolve("connectors").toString(),
                "--settings",
                folder.resolve("none.xml").toString(),
                "--json");
    }

    @Test
    void installsAConnectorThatAPipelineNamesByItsCoordinates() throws IOException, NoSuchAlgorithmException {
        Cli.Ended added = add(FILE, repository());
        assertThat(added.status()).as(added.err()).isZero();
        assertThat(added.out()).contains("\"ok\" : true").contains("\"jars\" : [ \"connect-file-4.3.1.jar\" ]");
        Files.writeString(folder.resolve("lines.csv"), "line\none\ntwo\n");
        Path copy = folder.resolve("copy.txt");
        Path pipeline = Files.writeString(folder.resolve("copy.yaml"), """
                name: copy
                source: {csv: lines.csv}
                sink:
                  kafka_connect:
                    plugin: %s
                    connector: org.apache.kafka.connect.file.FileStreamSinkConnector
                    value_column: line
                    config: {file: %s}
                """.formatted(FILE, copy));
        Cli.Ended ran = dataweaver(
                "run",
                pipeline.toString(),
                "--state-dir",
                folder.resolve("state").toString());
        assertThat(ran.status()).as(ran.err()).isZero();
        assertThat(copy).hasContent("one\ntwo\n");
    }

    @Test
    void saysWhatCannotBeFetchedAndTheWayOut() throws IOException, NoSuchAlgorithmException {
        Cli.Ended ended = add("org.apache.kafka:connect-file:9.9.9", repository());
        assertThat(ended.status()).isEqualTo(3);
        assertThat(ended.out())
                .contains("DW-ENV-430")
                .contains("org.apache.kafka:connect-file:jar:9.9.9")
                .contains("--repository");
        assertThat(folder.resolve("connectors/org.apache.kafka/connect-file/9.9.9"))
                .doesNotExist();
    }

    @Test
    void refusesCoordinatesThatAreNone() {
        Cli.Ended ended = dataweaver("connector", "add", "debezium-mariadb");
        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.err()).contains("DW-CFG-400").contains("group:artifact:version");
    }

    /** They are on the class path of one command, and the help of all reads the fields and methods of this one. */
    @Test
    void namesNoTypeInItsFieldsAndMethodsThatOtherCommandsDoNotHave() {
        Stream<Class<?>> fields =
                Arrays.stream(ConnectorAddCommand.class.getDeclaredFields()).map(Field::getType);
        Stream<Class<?>> methods = Arrays.stream(ConnectorAddCommand.class.getDeclaredMethods())
                .flatMap(method ->
                        Stream.concat(Stream.of(method.getReturnType()), Arrays.stream(method.getParameterTypes())));
        assertThat(Stream.concat(fields, methods).map(Class::getName))
                .isNotEmpty()
                .noneMatch(name -> name.startsWith("io.dataweaver.installer"));
    }
}
