package io.dataweaver.store.azure;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.blob.BlobServiceVersion;
import com.azure.storage.blob.options.BlockBlobCommitBlockListOptions;
import com.azure.storage.blob.options.BlockBlobSimpleUploadOptions;
import com.azure.storage.blob.sas.BlobContainerSasPermission;
import com.azure.storage.blob.sas.BlobServiceSasSignatureValues;
import com.azure.storage.common.StorageSharedKeyCredential;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.store.ObjectStore;
import io.dataweaver.api.store.ObjectStore.Completion;
import io.dataweaver.api.store.StoreErrorCode;
import io.dataweaver.api.store.StoredObject;
import io.dataweaver.api.store.Upload;
import io.dataweaver.api.store.UploadedPart;
import io.dataweaver.testkit.store.AzuriteServer;
import io.dataweaver.testkit.store.ObjectStoreConformanceTest;
import io.dataweaver.testkit.store.StoreServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The store against Azurite. */
class AzureStoreTest extends ObjectStoreConformanceTest {

    @Override
    protected StoreServer startServer(Path folder) throws IOException, InterruptedException {
        return Azurite.start(folder);
    }

    @Test
    void tellsWhatIsWrongWithTheKey() {
        try (ObjectStore wrong = open(Map.of("account_key", "d3Jvbmc="))) {
            assertFails(
                    () -> wrong.check("lake"), StoreErrorCode.ACCESS_DENIED, "does not accept the key of the account");
        }
        try (ObjectStore wrong = open(Map.of("account", "nobody"))) {
            assertFails(
                    () -> wrong.check("lake"), StoreErrorCode.ACCESS_DENIED, "does not accept the key of the account");
        }
    }

    @Test
    void tellsThatAHostIsMissing() {
        try (ObjectStore wrong = open(Map.of("endpoint", "http://nobody.invalid/x"))) {
            assertFails(() -> wrong.check("lake"), StoreErrorCode.STORE_UNREACHABLE, "there is no host nobody.invalid");
        }
    }

    @Test
    void aSignatureLetsInAsFarAsItGoes() throws IOException {
        StoredObject source = put(at("signed/from"), "0123456789");
        try (ObjectStore signed = withSignature("rwdlc")) {
            Upload upload = signed.begin(at("signed/to"), Map.of());
            List<UploadedPart> parts = List.of(signed.copy(upload, 1, source, 2, 5));
            assertThat(signed.complete(upload, parts, false)).isEqualTo(Completion.DONE);
        }
        assertThat(text(at("signed/to"))).isEqualTo("234");
        try (ObjectStore reading = withSignature("rl")) {
            reading.check("lake");
            assertFails(
                    () -> reading.begin(at("signed/to"), Map.of()),
                    StoreErrorCode.ACCESS_DENIED,
                    "permission denied to write az://lake/signed/to");
        }
    }

    private ObjectStore withSignature(String permissions) {
        BlobServiceSasSignatureValues values = new BlobServiceSasSignatureValues(
                OffsetDateTime.now(ZoneOffset.UTC).plusHours(1), BlobContainerSasPermission.parse(permissions));
        String signature = container().generateSas(values);
        Map<String, Object> options = Map.of("endpoint", server().endpoint(), "sas_token", signature);
        AzureStorePlugin plugin = new AzureStorePlugin();
        return plugin.create(Options.parse(plugin.descriptor(), options), context());
    }

    private BlobContainerClient container() {
        return new BlobServiceClientBuilder()
                .endpoint(server().endpoint())
                .credential(new StorageSharedKeyCredential(AzuriteServer.ACCOUNT, AzuriteServer.ACCOUNT_KEY))
                .serviceVersion(BlobServiceVersion.V2021_12_02)
                .buildClient()
                .getBlobContainerClient("lake");
    }

    @Test
    void leavesOutBlobsThatStandForFolders() {
        put(at("marked/folder/a"), "x");
        container()
                .getBlobClient("marked/folder")
                .getBlockBlobClient()
                .uploadWithResponse(
                        new BlockBlobSimpleUploadOptions(BinaryData.fromBytes(new byte[0]))
                                .setMetadata(Map.of("hdi_isfolder", "true")),
                        null,
                        Context.NONE);
        assertThat(store().list(at("marked/"), true, Optional.empty()).objects())
                .extracting(object -> object.path().key())
                .containsExactly("marked/folder/a");
    }

    /** Another upload, or whoever else wrote there, made Azure drop the blocks. */
    @Test
    void doesNotCompleteAnUploadWhoseBlocksWereDropped() {
        Upload upload = store().begin(at("dropped/a"), Map.of());
        List<UploadedPart> parts = List.of(store().upload(upload, 1, new byte[] {1}, 0, 1));
        Upload other = store().begin(at("dropped/a"), Map.of());
        store().complete(other, List.of(store().upload(other, 1, new byte[] {2}, 0, 1)), false);
        store().delete(at("dropped/a"));
        assertThat(store().complete(upload, parts, false)).isEqualTo(Completion.GONE);
        assertThat(store().complete(upload, parts, true)).isEqualTo(Completion.GONE);
        assertThat(store().find(at("dropped/a"))).isEmpty();
    }

    /** The process died before it could remove the record. */
    @Test
    void completesAgainWhatOnlyLacksItsEnd() throws IOException {
        Upload upload = store().begin(at("again/a"), Map.of("dataweaver-run", "p/run-1"));
        List<UploadedPart> parts = List.of(store().upload(upload, 1, new byte[] {'x'}, 0, 1));
        container()
                .getBlobClient("again/a")
                .getBlockBlobClient()
                .commitBlockListWithResponse(
                        new BlockBlobCommitBlockListOptions(List.of(parts.get(0).tag()))
                                .setMetadata(Map.of("dataweaver_run", "p/run-1")),
                        null,
                        Context.NONE);
        assertThat(store().complete(upload, parts, false)).isEqualTo(Completion.EXISTS);
        assertThat(store().metadata(at("again/a"))).contains(Map.of("dataweaver-run", "p/run-1"));
        assertThat(store().complete(upload, parts, true)).isEqualTo(Completion.DONE);
        assertThat(text(at("again/a"))).isEqualTo("x");
        assertThat(store().uploads(at("again/"))).isEmpty();
    }
}
