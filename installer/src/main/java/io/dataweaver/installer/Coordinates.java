package io.dataweaver.installer;

import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * What Maven repositories know an artifact by.
 *
 * @param group such as {@code io.debezium}
 * @param artifact such as {@code debezium-connector-mariadb}
 * @param version such as {@code 3.5.0.Final}; one, and no range
 */
public record Coordinates(String group, String artifact, String version) {

    /** As in Maven; so none can lead out of the folder that they name. */
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*");

    private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9_+-]+(\\.[A-Za-z0-9_+-]+)*");

    /**
     * Reads {@code group:artifact:version}.
     *
     * @throws IllegalArgumentException if it is something else
     */
    public static Coordinates parse(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length != 3
                || !ID.matcher(parts[0]).matches()
                || !ID.matcher(parts[1]).matches()
                || !VERSION.matcher(parts[2]).matches()) {
            throw new IllegalArgumentException("expected group:artifact:version, such as"
                    + " io.debezium:debezium-connector-mariadb:3.5.0.Final, but found '" + text + "'");
        }
        return new Coordinates(parts[0], parts[1], parts[2]);
    }

    /** Returns where below {@code root} the artifact lies with all that it needs. */
    public Path folder(Path root) {
        return root.resolve(group).resolve(artifact).resolve(version);
    }

    @Override
    public String toString() {
        return group + ':' + artifact + ':' + version;
    }
}
