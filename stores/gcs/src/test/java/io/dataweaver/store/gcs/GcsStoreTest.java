package io.dataweaver.store.gcs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.store.ObjectPath;
import io.dataweaver.api.store.ObjectStore;
import io.dataweaver.api.store.ObjectStore.Completion;
import io.dataweaver.api.store.PutCondition;
import io.dataweaver.api.store.StoreErrorCode;
import io.dataweaver.api.store.StoredObject;
import io.dataweaver.api.store.Upload;
import io.dataweaver.api.store.UploadedPart;
import io.dataweaver.testkit.store.GcsServer;
import io.dataweaver.testkit.store.ObjectStoreConformanceTest;
import io.dataweaver.testkit.store.StoreServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The store against the stand-in for Google Cloud Storage. */
class GcsStoreTest extends ObjectStoreConformanceTest {

    private static final String PARTS = ".dataweaver-uploads/parts/";

    @Override
    protected StoreServer startServer(Path folder) throws IOException {
        return GcsServer.start(folder);
    }

    private GcsServer google() {
        return (GcsServer) server();
    }

    @AfterEach
    void allFaultsHaveHappened() {
        assertThat(google().faultsLeft()).isZero();
    }

    private UploadedPart upload(Upload upload, int number, String content) {
        byte[] bytes = content.getBytes(UTF_8);
        return store().upload(upload, number, bytes, 0, bytes.length);
    }

    /** Returns the keys of what stands for uploads. */
    private List<String> uploadObjects() {
        return google().keys("lake").stream()
                .filter(key -> key.startsWith(".dataweaver-uploads/"))
                .toList();
    }

    private void abortAll() {
        store().uploads(at("")).forEach(store()::abort);
        assertThat(uploadObjects()).isEmpty();
    }

    @Test
    void keysOfServiceAccountsLetInAsFarAsTheyGo() throws IOException {
        google().makePrivateBucket("private");
        ObjectPath path = new ObjectPath("private", "a");
        assertFails(
                () -> store().check("private"),
                StoreErrorCode.ACCESS_DENIED,
                "wants to know who asks to list gs://private/ (Anonymous caller does not have");
        try (ObjectStore editing = open(Map.of("credentials", google().editorKey()))) {
            editing.check("private");
            editing.put(path, "one".getBytes(UTF_8), new PutCondition.Always());
        }
        try (ObjectStore reading = open(Map.of("credentials", google().viewerKey()))) {
            StoredObject object = reading.find(path).orElseThrow();
            try (InputStream in = reading.read(object, 0, 3)) {
                assertThat(in.readAllBytes()).asString(UTF_8).isEqualTo("one");
            }
            assertFails(
                    () -> reading.begin(path, Map.of()),
                    StoreErrorCode.ACCESS_DENIED,
                    "permission denied to write gs://private/.dataweaver-uploads/records/a/");
        }
    }

    @Test
    void tellsThatAKeyIsNotAccepted() {
        String foreign = google().editorKey().replace("editor@", "nobody@");
        try (ObjectStore wrong = open(Map.of("credentials", foreign))) {
            assertFails(() -> wrong.check("lake"), StoreErrorCode.ACCESS_DENIED, "Google gives no token");
        }
    }

    @Test
    void tellsThatAHostIsMissing() {
        try (ObjectStore wrong = open(Map.of("endpoint", "http://nobody.invalid"))) {
            assertFails(() -> wrong.check("lake"), StoreErrorCode.STORE_UNREACHABLE, "there is no host nobody.invalid");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 503})
    void asksAgainIfTheStoreIsBusy(int status) throws IOException {
        ObjectPath path = at("busy/" + status);
        google().refuse("POST", "/upload/", status, 2);
        StoredObject written = store().put(path, "x".getBytes(UTF_8), new PutCondition.IfAbsent())
                .orElseThrow();
        google().refuse("GET", "/busy/", status, 2);
        assertThat(store().find(path)).contains(written);
        google().refuse("GET", "/busy/", status, 1);
        assertThat(text(path)).isEqualTo("x");
    }

    @Test
    void tellsThatTheStoreStaysBusy() {
        google().refuse("GET", "/lake/o", 503, 1000);
        assertThatExceptionOfType(DataWeaverException.class)
                .isThrownBy(() -> store().check("lake"))
                .withMessageContaining("answered 503 (Backend Error)")
                .satisfies(failure -> assertThat(failure.code()).isEqualTo(StoreErrorCode.STORE_BUSY));
        google().recover();
    }

    @Test
    void doesNoHarmIfAnswersAreLost() throws IOException {
        ObjectPath path = at("lost/a");
        google().loseAnswer("POST", "/upload/", 1);
        Upload upload = store().begin(path, Map.of("dataweaver-run", "p/run-1"));
        google().loseAnswer("POST", "/upload/", 1);
        List<UploadedPart> parts = new ArrayList<>(List.of(upload(upload, 1, "first")));
        StoredObject source = put(at("lost/from"), "second");
        google().loseAnswer("POST", "rewriteTo", 1);
        parts.add(store().copy(upload, 2, source, 0, source.size()));
        google().loseAnswer("POST", "/compose", 1);
        // Asked again, the store finds the object that is there already: whoever completes knows it by its metadata.
        assertThat(store().complete(upload, parts, false)).isEqualTo(Completion.EXISTS);
        assertThat(text(path)).isEqualTo("firstsecond");
        assertThat(store().metadata(path)).contains(Map.of("dataweaver-run", "p/run-1"));
        google().loseAnswer("DELETE", "/o/", 1);
        abortAll();
    }

    @Test
    void failsIfTheAnswerBreaksOffWithinTheBytes() throws IOException {
        StoredObject object = put(at("broken/a"), "0123456789");
        google().breakOff("GET", "/broken/a", 1);
        try (InputStream in = store().read(object, 0, 10)) {
            assertThatExceptionOfType(IOException.class).isThrownBy(in::readAllBytes);
        }
        try (InputStream in = store().read(object, 0, 10)) {
            assertThat(in.readAllBytes()).asString(UTF_8).isEqualTo("0123456789");
        }
    }

    /** The JSON API composes at most 32 objects at once. */
    @Test
    void composesManyPartsInTheirOrder() throws IOException {
        Upload upload = store().begin(at("many-parts/a"), Map.of("dataweaver-run", "p/run-1"));
        List<UploadedPart> parts = new ArrayList<>();
        StringBuilder expected = new StringBuilder();
        for (int i = 1; i <= 2 * 32 + 5; i++) {
            parts.add(upload(upload, i, i + " "));
            expected.append(i).append(' ');
        }
        assertThat(store().complete(upload, parts, false)).isEqualTo(Completion.DONE);
        assertThat(text(at("many-parts/a"))).isEqualTo(expected.toString());
        assertThat(store().metadata(at("many-parts/a"))).contains(Map.of("dataweaver-run", "p/run-1"));
        assertThat(uploadObjects()).isEmpty();
    }

    @Test
    void copiesLargeObjectsWithinTheStore() throws IOException {
        byte[] large = new byte[3 << 20];
        large[large.length - 1] = '!';
        StoredObject source =
                store().put(at("large/from"), large, new PutCondition.Always()).orElseThrow();
        Upload upload = store().begin(at("large/to"), Map.of());
        List<UploadedPart> parts = List.of(store().copy(upload, 1, source, 0, source.size()));
        assertThat(store().complete(upload, parts, false)).isEqualTo(Completion.DONE);
        assertThat(bytes(at("large/to"))).isEqualTo(large);
    }

    /** It goes on after the upload was aborted; its part is nobody's, and is not published. */
    @Test
    void doesNotCompleteWhatWasUploadedAfterItWasAborted() {
        Upload upload = store().begin(at("late/a"), Map.of());
        store().abort(upload);
        List<UploadedPart> parts = List.of(upload(upload, 1, "late"));
        assertThat(store().complete(upload, parts, true)).isEqualTo(Completion.GONE);
        assertThat(store().find(at("late/a"))).isEmpty();
        store().abort(upload);
        assertThat(uploadObjects()).isEmpty();
    }

    /** The one who aborts has removed some parts when another completes. */
    @Test
    void doesNotCompleteAnUploadThatIsBeingAborted() {
        Upload upload = store().begin(at("aborting/a"), Map.of());
        List<UploadedPart> parts = List.of(upload(upload, 1, "a"), upload(upload, 2, "b"));
        store().delete(at(PARTS + upload.id() + "/" + parts.get(1).tag()));
        assertThat(store().complete(upload, parts, false)).isEqualTo(Completion.GONE);
        assertThat(store().complete(upload, parts, true)).isEqualTo(Completion.GONE);
        assertThat(store().find(at("aborting/a"))).isEmpty();
        abortAll();
    }

    /** The process died before it could remove the parts and the record, or while it did. */
    @Test
    void completesAgainWhatOnlyLacksItsEnd() throws IOException {
        Upload upload = store().begin(at("again/a"), Map.of("dataweaver-run", "p/run-1"));
        List<UploadedPart> parts = List.of(upload(upload, 1, "x"), upload(upload, 2, "y"));
        google().refuse("DELETE", PARTS, 403, 1);
        assertFails(
                () -> store().complete(upload, parts, false),
                StoreErrorCode.ACCESS_DENIED,
                "permission denied to delete gs://lake/" + PARTS);
        assertThat(text(at("again/a"))).isEqualTo("xy");
        assertThat(store().uploads(at("again/"))).containsExactly(upload);
        assertThat(store().complete(upload, parts, false)).isEqualTo(Completion.EXISTS);
        assertThat(store().complete(upload, parts, true)).isEqualTo(Completion.DONE);
        assertThat(text(at("again/a"))).isEqualTo("xy");
        assertThat(uploadObjects()).isEmpty();
    }

    @Test
    void listsUploadsButNotTheirPartsPageByPage() {
        List<Upload> uploads = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Upload upload = store().begin(at("listed/" + i), Map.of());
            upload(upload, 1, "x");
            uploads.add(upload);
        }
        assertThat(store().uploads(at("listed/"))).containsExactlyElementsOf(uploads);
        assertThat(store().list(at(""), true, Optional.empty()).objects())
                .extracting(object -> object.path().key())
                .noneMatch(key -> key.startsWith(".dataweaver-uploads/"));
        abortAll();
    }
}
