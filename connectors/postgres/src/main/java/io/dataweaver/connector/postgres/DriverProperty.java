package io.dataweaver.connector.postgres;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The settings of the driver that a user may give. Everything else is refused: some settings of the driver load classes,
 * read and write files or run code.
 */
enum DriverProperty {
    SSL_MODE("sslmode", "disable|allow|prefer|require|verify-ca|verify-full"),
    SSL_NEGOTIATION("sslNegotiation", "postgres|direct"),
    CHANNEL_BINDING("channelBinding", "disable|prefer|require"),
    GSS_ENC_MODE("gssEncMode", "disable|allow|prefer|require"),
    TARGET_SERVER_TYPE("targetServerType", "any|primary|secondary|preferSecondary"),
    TCP_KEEP_ALIVE("tcpKeepAlive", "true|false"),
    TCP_NO_DELAY("tcpNoDelay", "true|false"),
    CONNECT_TIMEOUT("connectTimeout", "\\d{1,5}"),
    SOCKET_TIMEOUT("socketTimeout", "\\d{1,6}"),
    RECEIVE_BUFFER_SIZE("receiveBufferSize", "\\d{1,8}"),
    SEND_BUFFER_SIZE("sendBufferSize", "\\d{1,8}");

    private final String driverName;
    private final Pattern values;

    DriverProperty(String driverName, String values) {
        this.driverName = driverName;
        this.values = Pattern.compile(values);
    }

    String driverName() {
        return driverName;
    }

    boolean allows(String value) {
        return values.matcher(value).matches();
    }

    /** Returns what values are allowed, for messages. */
    String expected() {
        return values.pattern().startsWith("\\d")
                ? "a whole number"
                : values.pattern().replace("|", " | ");
    }

    static Optional<DriverProperty> of(String name) {
        return Arrays.stream(values())
                .filter(property -> property.driverName.equals(name))
                .findFirst();
    }

    static String list() {
        return Arrays.stream(values()).map(DriverProperty::driverName).collect(Collectors.joining(", "));
    }
}
