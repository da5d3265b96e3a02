package io.dataweaver.store.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.secret.Secret;
import io.dataweaver.api.store.StoreErrorCode;
import io.dataweaver.store.azure.AzureSettings.Access;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Which account it is and what lets in, by options and the environment. */
class AzureSettingsTest {

    private static final String KEY = "a2V5";

    private static AzureSettings settings(Map<String, Object> options, Map<String, String> environment) {
        return AzureSettings.of(
                Options.parse(new AzureStorePlugin().descriptor(), options), environment::get, Duration.ofSeconds(1));
    }

    private static void assertKey(AzureSettings settings, String endpoint, String account, String key) {
        assertThat(settings.endpoint()).contains(URI.create(endpoint));
        assertThat(settings.access()).isInstanceOfSatisfying(Access.Key.class, access -> {
            assertThat(access.account()).isEqualTo(account);
            assertThat(access.key().use(Function.identity())).isEqualTo(key);
        });
    }

    @Test
    void theAccountTellsTheEndpoint() {
        assertKey(
                settings(Map.of("account", "shopdata", "account_key", KEY), Map.of()),
                "https://shopdata.blob.core.windows.net",
                "shopdata",
                KEY);
    }

    @Test
    void theEndpointTellsTheAccount() {
        assertKey(
                settings(
                        Map.of("endpoint", "https://shopdata.blob.core.chinacloudapi.cn/", "account_key", KEY),
                        Map.of()),
                "https://shopdata.blob.core.chinacloudapi.cn",
                "shopdata",
                KEY);
        assertKey(
                settings(Map.of("endpoint", "http://localhost:10000/shopdata", "account_key", KEY), Map.of()),
                "http://localhost:10000/shopdata",
                "shopdata",
                KEY);
    }

    @Test
    void theEnvironmentOfAzuresToolsIsKnown() {
        assertKey(
                settings(Map.of(), Map.of("AZURE_STORAGE_ACCOUNT", "shopdata", "AZURE_STORAGE_KEY", KEY)),
                "https://shopdata.blob.core.windows.net",
                "shopdata",
                KEY);
        assertThat(settings(Map.of("account", "shopdata"), Map.of("AZURE_STORAGE_SAS_TOKEN", "sv=1&sig=x"))
                        .access())
                .isInstanceOf(Access.Signature.class);
        assertThat(settings(Map.of(), Map.of("AZURE_STORAGE_ACCOUNT", "shopdata"))
                        .access())
                .isInstanceOf(Access.Identity.class);
    }

    @Test
    void aConnectionStringTellsAll() {
        assertKey(
                settings(
                        Map.of(),
                        Map.of(
                                "AZURE_STORAGE_CONNECTION_STRING",
                                "DefaultEndpointsProtocol=https;AccountName=shopdata;AccountKey=a2V5YQ==;"
                                        + "EndpointSuffix=core.usgovcloudapi.net",
                                "AZURE_STORAGE_ACCOUNT",
                                "another")),
                "https://shopdata.blob.core.usgovcloudapi.net",
                "shopdata",
                "a2V5YQ==");
        Secret signature =
                Secret.of("BlobEndpoint=https://shopdata.blob.core.windows.net;SharedAccessSignature=sv=1&sig=a=");
        assertThat(settings(Map.of("connection_string", signature), Map.of()).access())
                .isInstanceOfSatisfying(
                        Access.Signature.class,
                        access -> assertThat(access.token().use(Function.identity()))
                                .isEqualTo("sv=1&sig=a="));
    }

    @Test
    void optionsAreAskedBeforeTheEnvironment() {
        Map<String, String> environment = Map.of(
                "AZURE_STORAGE_CONNECTION_STRING",
                "AccountName=another;AccountKey=" + KEY,
                "AZURE_STORAGE_KEY",
                "bm8=");
        assertKey(
                settings(Map.of("account", "shopdata", "account_key", KEY), environment),
                "https://shopdata.blob.core.windows.net",
                "shopdata",
                KEY);
    }

    @Test
    void tellsWhatDoesNotGoTogether() {
        assertRefused(
                Map.of("account", "shopdata", "connection_string", "AccountName=a"),
                "`connection_string` holds what the other options of the store say");
        assertRefused(
                Map.of("account_key", KEY, "sas_token", "sv=1"), "`account_key` and `sas_token` do not go together");
        assertRefused(Map.of("endpoint", "localhost:10000"), "`endpoint` is to be a URL such as");
        assertRefused(Map.of("account", "my account"), "there can be no storage account `my account`");
        assertRefused(Map.of("account", "a", "account_key", "not base64!"), "not in Base64");
        assertRefused(Map.of("connection_string", "nonsense"), "the connection string names no account");
        assertRefused(Map.of("endpoint", "http://localhost:10000/a"), "is to be a URL with https");
    }

    private static void assertRefused(Map<String, Object> options, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings(options, Map.of()))
                .withMessageContaining(message)
                .withMessageNotContaining("not base64!");
    }

    @Test
    void tellsThatNoAccountIsKnown() {
        try (AzureStore store = new AzureStore(settings(Map.of(), Map.of()))) {
            assertThatExceptionOfType(DataWeaverException.class)
                    .isThrownBy(() -> store.check("lake"))
                    .withMessageContaining("it is not known which storage account has the container")
                    .satisfies(failure -> assertThat(failure.code()).isEqualTo(StoreErrorCode.CREDENTIALS_MISSING));
        }
    }
}
