package io.dataweaver.cli;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.connector.kafkaconnect.InstalledConnectors;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/**
 * Fetches a connector of a Maven repository.
 *
 * <p>Names nothing of what does it, which is on the class path of this command alone: the help of all commands reads this class too.
 */
@CommandLine.Command(
        name = "add",
        description = {
            "Fetches a connector of Kafka Connect, with all that it needs, from a Maven repository; every file is checked against its "
                    + "checksum. A pipeline names it by the same coordinates, and fetches nothing itself.",
            "",
            "  dataweaver connector add io.debezium:debezium-connector-mariadb:3.5.0.Final",
            "  dataweaver connector add io.debezium:debezium-connector-db2:3.5.0.Final --with com.ibm.db2:jcc:12.1.2.0"
        },
        sortOptions = false)
final class ConnectorAddCommand implements CliCommand {

    private static final String REPOSITORY = "DATAWEAVER_MAVEN_REPOSITORY";
    private static final Pattern COMMA = Pattern.compile("\\s*,\\s*");

    @CommandLine.Parameters(paramLabel = "COORDINATES", description = "The connector, as group:artifact:version.")
    String coordinates = "";

    @CommandLine.Option(
            names = "--with",
            paramLabel = "COORDINATES",
            description = "Something else that belongs into its folder, such as the driver of a database.")
    List<String> with = new ArrayList<>();

    @CommandLine.Option(
            names = "--without",
            paramLabel = "GROUP:ARTIFACT",
            description = "A dependency that is left out, with all that it alone needs.")
    List<String> without = new ArrayList<>();

    @CommandLine.Option(
            names = "--repository",
            paramLabel = "URL",
            description = "Where to look; several in turn. Default: what " + REPOSITORY
                    + " names, or else Maven Central, or the mirror that Maven's settings have for it.")
    List<String> repositories = new ArrayList<>();

    @CommandLine.Option(
            names = "--settings",
            paramLabel = "FILE",
            description = "Maven's settings, for mirrors, proxies and passwords. Default: ~/.m2/settings.xml.")
    @Nullable Path settings;

    @CommandLine.Option(
            names = "--dir",
            paramLabel = "DIR",
            description =
                    "The folder of connectors. Default: what DATAWEAVER_CONNECTORS names, or else `connectors` of the"
                            + " installation.")
    @Nullable Path folder;

    @CommandLine.Mixin
    GlobalOptions global;

    @Override
    public Answer run(Console console) {
        Map<String, String> environment = System.getenv();
        Path root = folder == null ? InstalledConnectors.folder(environment, Path.of("")) : folder;
        ConnectorInstallation installation = ConnectorInstallation.of(
                coordinates,
                with,
                without,
                addresses(environment),
                settings == null ? Path.of(System.getProperty("user.home"), ".m2", "settings.xml") : settings,
                root);
        console.info("`plugin: " + coordinates + "` is in " + installation.folder() + ": "
                + installation.jars().size() + " jars");
        installation.jars().forEach(jar -> console.detail("  " + jar));
        return Answer.done(Answer.ordered(
                "plugin", coordinates, "folder", installation.folder().toString(), "jars", installation.jars()));
    }

    private List<URI> addresses(Map<String, String> environment) {
        String named = environment.getOrDefault(REPOSITORY, "").strip();
        List<String> texts = repositories.isEmpty() && !named.isEmpty() ? List.of(COMMA.split(named)) : repositories;
        List<URI> addresses = new ArrayList<>();
        for (String text : texts) {
            try {
                addresses.add(new URI(text));
            } catch (URISyntaxException wrong) {
                throw new DataWeaverException(
                        CliErrorCode.USAGE,
                        "the address of a repository is none: " + wrong.getReason(),
                        CliErrorCode.USAGE.remedy(),
                        wrong);
            }
        }
        return addresses;
    }
}
