package io.dataweaver.connector.jdbc;

import io.dataweaver.api.descriptor.OptionException;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.plugin.PluginContext;
import io.dataweaver.api.secret.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Where and how to connect, checked.
 *
 * <p>What a user writes never reaches a driver as it is: the address is taken apart and composed anew without settings,
 * settings come from the allow-list of the dialect, and ours are set last. Drivers have settings that load classes, run
 * SQL and read files.
 */
final class ConnectionSettings {

    private final Dialect dialect;
    private final Address address;
    private final @Nullable String user;
    private final @Nullable Secret password;
    private final Map<String, String> properties;
    private final boolean writes;
    private final Duration callTimeout;

    private ConnectionSettings(
            Dialect dialect,
            Address address,
            Options options,
            Map<String, String> properties,
            boolean writes,
            Duration callTimeout) {
        this.dialect = dialect;
        this.address = address;
        this.user = options.find(JdbcOptions.USER).orElse(null);
        this.password = options.find(JdbcOptions.PASSWORD).orElse(null);
        this.properties = properties;
        this.writes = writes;
        this.callTimeout = callTimeout;
    }

    /**
     * Reads the options of a connection.
     *
     * @param writes whether they are those of a sink
     * @param callTimeout the longest that the database may be silent
     * @throws OptionException if an option is not allowed or not well-formed
     */
    static ConnectionSettings of(Options options, PluginContext context, boolean writes, Duration callTimeout) {
        String url = options.get(JdbcOptions.URL);
        Dialect dialect = Dialects.of(url)
                .orElseThrow(() -> badAddress(
                        "there is no dialect for the address '" + masked(url) + "'; it may be " + Dialects.examples()));
        Address address = dialect.address(url, context.workingFolder())
                .orElseThrow(() -> badAddress(
                        "expected an address such as " + dialect.example() + ", but found '" + masked(url) + "'"));
        Map<String, String> properties = new TreeMap<>();
        options.find(JdbcOptions.PROPERTIES)
                .ifPresent(given -> given.forEach((name, value) -> {
                    check(dialect, name, value);
                    properties.put(name, value);
                }));
        return new ConnectionSettings(dialect, address, options, properties, writes, callTimeout);
    }

    private static void check(Dialect dialect, String name, String value) {
        String allowed = dialect.settings().get(name);
        List<String> path = List.of(JdbcOptions.PROPERTIES.name(), name);
        if (allowed == null) {
            throw new OptionException(
                    JdbcErrorCode.UNKNOWN_PROPERTY,
                    "setting '" + name + "' of the driver is not allowed",
                    dialect.settings().isEmpty()
                            ? "for " + dialect.name() + " there are none"
                            : "allowed are "
                                    + String.join(
                                            ", ",
                                            new TreeSet<>(dialect.settings().keySet())),
                    path);
        }
        if (!value.matches(allowed)) {
            throw new OptionException(
                    JdbcErrorCode.UNKNOWN_PROPERTY,
                    "setting '" + name + "' takes "
                            + allowed.replace("\\d{1,6}", "a whole number").replace("|", " | ") + ", but found '"
                            + value + "'",
                    null,
                    path);
        }
    }

    private static OptionException badAddress(String message) {
        return new OptionException(
                JdbcErrorCode.BAD_ADDRESS,
                message,
                JdbcErrorCode.BAD_ADDRESS.remedy(),
                List.of(JdbcOptions.URL.name()));
    }

    /** Takes out whatever may be a password, which may hold what ends it elsewhere. */
    private static String masked(String url) {
        return url.replaceFirst("(?is)((?:password|pwd)[^=&;]*=).*", "$1******")
                .replaceFirst("(?is)(//|jdbc:oracle:\\w*:).+@", "$1******@");
    }

    /**
     * Refuses a database whose driver is not there, so that it is told where the pipeline is checked and not when it starts.
     *
     * @throws OptionException with {@code DRIVER_MISSING}
     */
    void requireDriver() {
        try {
            Drivers.of(dialect);
        } catch (DataWeaverException missing) {
            throw new OptionException(
                    JdbcErrorCode.DRIVER_MISSING,
                    String.valueOf(missing.getMessage()),
                    missing.hint(),
                    List.of(JdbcOptions.URL.name()));
        }
    }

    /** Returns the properties for the driver, with the password, ours last. */
    Properties driverProperties() {
        Properties all = new Properties();
        all.putAll(properties);
        Optional.ofNullable(user).ifPresent(name -> all.setProperty("user", name));
        if (password != null) {
            password.use(value -> all.setProperty("password", value));
        }
        dialect.force(all, writes, callTimeout);
        return all;
    }

    Dialect dialect() {
        return dialect;
    }

    /**
     * Returns the dialect of a database that is written.
     *
     * @throws OptionException with {@code NOT_WRITTEN} if it is one that is read alone
     */
    SinkDialect sinkDialect() {
        if (dialect instanceof SinkDialect written) {
            return written;
        }
        throw new OptionException(
                JdbcErrorCode.NOT_WRITTEN,
                dialect.name() + " is read, and not written",
                JdbcErrorCode.NOT_WRITTEN.remedy(),
                List.of(JdbcOptions.URL.name()));
    }

    Address address() {
        return address;
    }

    /** Returns who connects, for messages. */
    String user() {
        return user == null ? "" : user;
    }

    Duration callTimeout() {
        return callTimeout;
    }

    /** Returns the address for people; it holds no secret. */
    @Override
    public String toString() {
        return address.toString();
    }
}
