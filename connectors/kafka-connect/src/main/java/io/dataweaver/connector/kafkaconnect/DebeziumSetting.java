package io.dataweaver.connector.kafkaconnect;

import io.dataweaver.api.descriptor.Option;
import io.dataweaver.api.descriptor.OptionType;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.secret.Secret;
import java.util.Map;
import java.util.function.Function;

/**
 * An option of a source for one kind of database, and what its value is among the settings of Debezium's connector.
 *
 * @param option as users know it
 * @param told settings by name
 */
record DebeziumSetting<T>(Option<T> option, Function<T, Map<String, Secret>> told) {

    static DebeziumSetting<String> text(Option<String> option, String setting) {
        return new DebeziumSetting<>(option, value -> Map.of(setting, Secret.of(value)));
    }

    static DebeziumSetting<Long> number(Option<Long> option, String setting) {
        return new DebeziumSetting<>(option, value -> Map.of(setting, Secret.of(Long.toString(value))));
    }

    static DebeziumSetting<Secret> secret(Option<Secret> option, String setting) {
        return new DebeziumSetting<>(option, value -> Map.of(setting, value));
    }

    /** Returns where a server is. */
    static DebeziumSetting<String> host() {
        return text(
                Option.required("host", OptionType.TEXT, "Where the server is.").example("db.example.com"),
                "database.hostname");
    }

    static DebeziumSetting<Long> port(long usual) {
        return number(Option.of("port", OptionType.INTEGER, "Its port.").defaultsTo(usual), "database.port");
    }

    /**
     * Returns who reads.
     *
     * @param needs what the user may have to do
     */
    static DebeziumSetting<String> user(String needs) {
        return text(
                Option.required("user", OptionType.TEXT, "Who reads; needs " + needs + ".")
                        .example("follower"),
                "database.user");
    }

    static DebeziumSetting<Secret> password(String setting) {
        return secret(
                Option.of("password", OptionType.SECRET, "The password of `user`.")
                        .example("${secret:env/DB_PASSWORD}"),
                setting);
    }

    static DebeziumSetting<String> database(String doc, String setting) {
        return text(Option.required("database", OptionType.TEXT, doc).example("SHOP"), setting);
    }

    /** Returns the settings that follow from what was given; none if it was not. */
    Map<String, Secret> of(Options options) {
        return options.find(option).map(told).orElse(Map.of());
    }
}
