package io.dataweaver.store.gcs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.store.StoreErrorCode;
import io.dataweaver.store.gcs.GcsSettings.Access;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where the buckets are and what lets in, by options and the environment. */
class GcsSettingsTest {

    private static GcsSettings settings(Map<String, Object> options, Map<String, String> environment) {
        return GcsSettings.of(
                Options.parse(new GcsStorePlugin().descriptor(), options), environment::get, Duration.ofSeconds(1));
    }

    @Test
    void withoutOptionsGoogleIsAskedByItsUsualChain() {
        GcsSettings settings = settings(Map.of(), Map.of());
        assertThat(settings.endpoint()).isEmpty();
        assertThat(settings.access()).isInstanceOf(Access.Chain.class);
        assertThat(settings(Map.of("anonymous", true), Map.of()).access()).isInstanceOf(Access.Anonymous.class);
        assertThat(settings(Map.of("credentials", "{}"), Map.of()).access()).isInstanceOf(Access.Key.class);
    }

    @Test
    void anEmulatorOfTheEnvironmentIsAskedAsNobody() {
        for (String host : new String[] {"localhost:4443", "http://localhost:4443", "http://localhost:4443/"}) {
            GcsSettings settings = settings(Map.of(), Map.of("STORAGE_EMULATOR_HOST", host));
            assertThat(settings.endpoint()).contains(URI.create("http://localhost:4443"));
            assertThat(settings.access()).isInstanceOf(Access.Anonymous.class);
        }
        assertThat(settings(
                                Map.of("endpoint", "https://storage.example.com"),
                                Map.of("STORAGE_EMULATOR_HOST", "localhost:4443"))
                        .endpoint())
                .contains(URI.create("https://storage.example.com"));
    }

    @Test
    void tokensAreNotSentUnencryptedToOtherMachines() {
        assertRefused(
                Map.of("endpoint", "http://storage.example.com", "credentials", "{}"),
                "`endpoint` is to be a URL with https");
        assertRefused(
                Map.of("endpoint", "http://storage.example.com", "anonymous", false),
                "`endpoint` is to be a URL with https");
        assertThat(settings(Map.of("endpoint", "http://localhost:4443", "credentials", "{}"), Map.of())
                        .access())
                .isInstanceOf(Access.Key.class);
        assertThat(settings(Map.of("endpoint", "https://storage.example.com"), Map.of())
                        .access())
                .isInstanceOf(Access.Chain.class);
    }

    @Test
    void tellsWhatDoesNotGoTogether() {
        assertRefused(Map.of("credentials", "{}", "anonymous", true), "`credentials` and `anonymous`");
        assertRefused(Map.of("endpoint", "localhost:4443"), "`endpoint` is to be a URL such as");
    }

    private static void assertRefused(Map<String, Object> options, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings(options, Map.of()))
                .withMessageContaining(message);
    }

    @Test
    void tellsThatCredentialsAreNoneWithoutShowingThem() {
        try (GcsStore store = new GcsStore(settings(Map.of("credentials", "my-password"), Map.of()))) {
            assertThatExceptionOfType(DataWeaverException.class)
                    .isThrownBy(() -> store.check("lake"))
                    .withMessageContaining("`credentials` of the store are not those of Google")
                    .withMessageNotContaining("my-password")
                    .withNoCause()
                    .satisfies(failure -> assertThat(failure.code()).isEqualTo(StoreErrorCode.CREDENTIALS_MISSING));
        }
    }
}
