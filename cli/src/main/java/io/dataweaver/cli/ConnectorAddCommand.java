package io.dataweaver.cli;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.installer.Coordinates;
import io.dataweaver.installer.InstallException;
import io.dataweaver.installer.InstallRequest;
import io.dataweaver.installer.Installer;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Fetches a connector of a Maven repository. */
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
        Coordinates wanted = parsed(coordinates);
        InstallRequest request = new InstallRequest(
                wanted,
                with.stream().map(ConnectorAddCommand::parsed).toList(),
                without,
                addresses(environment),
                Optional.of(
                        settings == null ? Path.of(System.getProperty("user.home"), ".m2", "settings.xml") : settings));
        Path root = folder == null ? Installation.connectorsFolder(environment) : folder;
        List<String> jars = install(request, root);
        Path installed = wanted.folder(root);
        console.info("`plugin: " + wanted + "` is in " + installed + ": " + jars.size() + " jars");
        jars.forEach(jar -> console.detail("  " + jar));
        return Answer.done(Answer.ordered("plugin", wanted.toString(), "folder", installed.toString(), "jars", jars));
    }

    private static List<String> install(InstallRequest request, Path root) {
        try {
            return Installer.install(request, root);
        } catch (InstallException failed) {
            throw new DataWeaverException(
                    CliErrorCode.NOT_INSTALLED,
                    String.valueOf(failed.getMessage()),
                    CliErrorCode.NOT_INSTALLED.remedy(),
                    failed);
        } catch (IllegalArgumentException wrong) {
            throw usage(wrong);
        }
    }

    private static Coordinates parsed(String text) {
        try {
            return Coordinates.parse(text);
        } catch (IllegalArgumentException wrong) {
            throw usage(wrong);
        }
    }

    private List<URI> addresses(Map<String, String> environment) {
        String named = environment.getOrDefault(REPOSITORY, "").strip();
        List<String> texts = repositories.isEmpty() && !named.isEmpty() ? List.of(COMMA.split(named)) : repositories;
        List<URI> addresses = new ArrayList<>();
        for (String text : texts) {
            try {
                addresses.add(new URI(text));
            } catch (URISyntaxException wrong) {
                throw usage(new IllegalArgumentException(
                        "the address of a repository is none: " + wrong.getReason(), wrong));
            }
        }
        return addresses;
    }

    private static DataWeaverException usage(IllegalArgumentException wrong) {
        return new DataWeaverException(
                CliErrorCode.USAGE, String.valueOf(wrong.getMessage()), CliErrorCode.USAGE.remedy(), wrong);
    }
}
