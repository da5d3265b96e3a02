package io.dataweaver.connector.postgres;

/** Whether a connection is encrypted: PostgreSQL documentation §32.19.3. */
enum SslMode {
    DISABLE("disable"),
    ALLOW("allow"),
    PREFER("prefer"),
    REQUIRE("require"),
    VERIFY_CA("verify-ca"),
    VERIFY_FULL("verify-full");

    private final String driverName;

    SslMode(String driverName) {
        this.driverName = driverName;
    }

    /** Returns the name that the driver and addresses use. */
    String driverName() {
        return driverName;
    }
}
