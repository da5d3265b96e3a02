package io.dataweaver.store.azure;

import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.http.HttpAuthorization;
import com.azure.core.http.HttpClient;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.identity.DefaultAzureCredentialBuilder;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.blob.BlobServiceVersion;
import com.azure.storage.blob.options.BlockBlobStageBlockFromUrlOptions;
import com.azure.storage.blob.sas.BlobSasPermission;
import com.azure.storage.blob.sas.BlobServiceSasSignatureValues;
import com.azure.storage.blob.specialized.BlockBlobClient;
import com.azure.storage.common.StorageSharedKeyCredential;
import com.azure.storage.common.policy.RequestRetryOptions;
import com.azure.storage.common.policy.RetryPolicyType;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.store.ObjectPath;
import io.dataweaver.api.store.StoreErrorCode;
import java.net.URI;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** The clients of the SDK for one account. Thread-safe. */
final class AzureAccount {

    /** The newest that is no newer than what is needed here: other servers know it, too. */
    private static final BlobServiceVersion PROTOCOL = BlobServiceVersion.V2021_12_02;

    private static final int TRIES = 4;
    private static final Duration FIRST_DELAY = Duration.ofMillis(200);
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(5);

    /** How long the store may take to begin copying a range, whose URL is signed for that. */
    private static final Duration COPY_LIFE = Duration.ofHours(1);

    private static final String SCOPE = "https://storage.azure.com/.default";

    private final BlobServiceClient service;
    private final AzureSettings.Access access;
    private final @Nullable TokenCredential identity;

    private AzureAccount(BlobServiceClient service, AzureSettings.Access access, @Nullable TokenCredential identity) {
        this.service = service;
        this.access = access;
        this.identity = identity;
    }

    /**
     * Does not contact anything yet.
     *
     * @throws DataWeaverException if it is not known which account
     */
    static AzureAccount open(AzureSettings settings) {
        URI endpoint = settings.endpoint()
                .orElseThrow(() -> new DataWeaverException(
                        StoreErrorCode.CREDENTIALS_MISSING,
                        "it is not known which storage account has the container",
                        "set AZURE_STORAGE_ACCOUNT or AZURE_STORAGE_CONNECTION_STRING, or the option `account` of the store",
                        null));
        HttpClient http = new JdkHttpClientBuilder()
                .connectionTimeout(settings.timeout())
                .responseTimeout(settings.timeout())
                .readTimeout(settings.timeout())
                .writeTimeout(settings.timeout())
                .build();
        BlobServiceClientBuilder builder = new BlobServiceClientBuilder()
                .endpoint(endpoint.toString())
                .httpClient(http)
                .serviceVersion(PROTOCOL)
                .retryOptions(new RequestRetryOptions(
                        RetryPolicyType.EXPONENTIAL, TRIES, (Duration) null, FIRST_DELAY, LONGEST_DELAY, null));
        AzureSettings.Access access = settings.access();
        TokenCredential identity = null;
        if (access instanceof AzureSettings.Access.Key key) {
            StorageSharedKeyCredential signing =
                    key.key().use(value -> new StorageSharedKeyCredential(key.account(), value));
            builder.credential(signing);
        } else if (access instanceof AzureSettings.Access.Signature signature) {
            signature.token().use(builder::sasToken);
        } else {
            identity = new DefaultAzureCredentialBuilder().httpClient(http).build();
            builder.credential(identity);
        }
        return new AzureAccount(builder.buildClient(), access, identity);
    }

    BlobContainerClient container(String name) {
        return service.getBlobContainerClient(name);
    }

    BlockBlobClient blob(ObjectPath path) {
        return container(path.bucket()).getBlobClient(path.key()).getBlockBlobClient();
    }

    /** Returns what lets the store read a blob of this account as the source of a block. */
    BlockBlobStageBlockFromUrlOptions source(String blockId, ObjectPath path) {
        BlockBlobClient source = blob(path);
        if (access instanceof AzureSettings.Access.Key) {
            BlobServiceSasSignatureValues readable = new BlobServiceSasSignatureValues(
                    OffsetDateTime.now(ZoneOffset.UTC).plus(COPY_LIFE),
                    new BlobSasPermission().setReadPermission(true));
            return new BlockBlobStageBlockFromUrlOptions(
                    blockId, source.getBlobUrl() + "?" + source.generateSas(readable));
        } else if (access instanceof AzureSettings.Access.Signature signature) {
            String token = signature.token().use(value -> value.startsWith("?") ? value : "?" + value);
            return new BlockBlobStageBlockFromUrlOptions(blockId, source.getBlobUrl() + token);
        }
        BlockBlobStageBlockFromUrlOptions options = new BlockBlobStageBlockFromUrlOptions(blockId, source.getBlobUrl());
        if (identity != null) {
            String token = identity.getTokenSync(new TokenRequestContext().addScopes(SCOPE))
                    .getToken();
            options.setSourceAuthorization(new HttpAuthorization("Bearer", token));
        }
        return options;
    }
}
