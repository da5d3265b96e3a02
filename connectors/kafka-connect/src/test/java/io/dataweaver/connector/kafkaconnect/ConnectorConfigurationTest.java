package io.dataweaver.connector.kafkaconnect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConnectorConfigurationTest {

    private static String masked(String said, String... settings) {
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            values.put(settings[i], settings[i + 1]);
        }
        return new ConnectorConfiguration("a.Connector", values).masked(said);
    }

    @Test
    void hidesSecretsWhereverTheyStand() {
        assertThat(masked("cannot log in as joe/s3cret: 's3cretly'", "database.password", "s3cret"))
                .isEqualTo("cannot log in as joe/******: '******ly'");
        assertThat(masked("jdbc:x://joe:pass@host/db?password=other"))
                .isEqualTo("jdbc:x://******@host/db?password=******");
    }

    /** Nobody can tell it from the word that it is. */
    @Test
    void leavesCommonWordsReadableThatAreValuesOfSettingsNamedLikeSecrets() {
        String said = "table t1 has 1 column, so strict=true has no effect in version 2.1";
        assertThat(masked(said, "token.renewal.enabled", "true", "private.tries", "1", "password", "t1"))
                .isEqualTo(said);
    }

    @Test
    void hidesCommonWordsWhereSecretsAreSpokenOf() {
        assertThat(masked("Invalid value 12 for configuration database.password", "database.password", "12"))
                .isEqualTo("Invalid value ****** for configuration database.password");
        assertThat(masked("Access denied (using password: true), tried 3 times", "database.password", "true"))
                .isEqualTo("Access denied (using password: ******), tried 3 times");
        assertThat(masked("the TOKEN 'x' of 12 xs is wrong", "auth.token", "x"))
                .isEqualTo("the TOKEN '******' of 12 xs is wrong");
    }
}
