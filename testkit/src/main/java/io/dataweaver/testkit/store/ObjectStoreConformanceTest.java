package io.dataweaver.testkit.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.store.ObjectChangedException;
import io.dataweaver.api.store.ObjectPage;
import io.dataweaver.api.store.ObjectPath;
import io.dataweaver.api.store.ObjectStore;
import io.dataweaver.api.store.ObjectStore.Completion;
import io.dataweaver.api.store.PutCondition;
import io.dataweaver.api.store.StoreErrorCode;
import io.dataweaver.api.store.StoredObject;
import io.dataweaver.api.store.Upload;
import io.dataweaver.api.store.UploadedPart;
import io.dataweaver.testkit.plugin.TestContext;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What every object store must do, against a server that checks signatures and conditions. */
public abstract class ObjectStoreConformanceTest extends StoreServerTest {

    private static final String BUCKET = "lake";
    private static final int PART = 5 << 20;

    @BeforeAll
    void makeBucket() throws IOException {
        server().makeBucket(BUCKET);
    }

    /** Returns the path of a key in the bucket of these tests. */
    protected static ObjectPath at(String key) {
        return new ObjectPath(BUCKET, key);
    }

    private StoredObject put(String key, String content) {
        return put(at(key), content);
    }

    private String content(String key) throws IOException {
        return text(at(key));
    }

    private UploadedPart upload(Upload upload, int number, String content) {
        byte[] bytes = content.getBytes(UTF_8);
        return store().upload(upload, number, bytes, 0, bytes.length);
    }

    @Test
    void readsRangesOfTheVersionThatWasFound() throws IOException {
        StoredObject object = put("ranges/a", "0123456789");
        assertThat(store().find(at("ranges/a"))).contains(object);
        assertThat(store().list(at("ranges/"), true, Optional.empty()).objects())
                .containsExactly(object);
        try (InputStream in = store().read(object, 3, 7)) {
            assertThat(in.readAllBytes()).asString(UTF_8).isEqualTo("3456");
        }
        put("ranges/a", "9876543210");
        assertThatExceptionOfType(ObjectChangedException.class).isThrownBy(() -> store().read(object, 3, 7));
        store().delete(at("ranges/a"));
        store().delete(at("ranges/a"));
        assertThatExceptionOfType(ObjectChangedException.class).isThrownBy(() -> store().read(object, 3, 7));
        assertThat(store().find(at("ranges/a"))).isEmpty();
        assertThat(store().metadata(at("ranges/a"))).isEmpty();
    }

    @Test
    void readsLargeObjectsFromAnywhere() throws IOException {
        byte[] bytes = new byte[6 << 20];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 31 + i / 251);
        }
        StoredObject object =
                store().put(at("large/a"), bytes, new PutCondition.Always()).orElseThrow();
        try (InputStream in = store().read(object, 12_345, bytes.length)) {
            assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(bytes, 12_345, bytes.length));
            assertThat(in.read()).isEqualTo(-1);
        }
        try (InputStream in = store().read(object, 5, 5)) {
            assertThat(in.read()).isEqualTo(-1);
        }
    }

    @Test
    void takesKeysAsTheyAre() throws IOException {
        for (String key : List.of("names/a b+c%20.csv", "names/été/ж?=&#.csv", "names/'quoted'.csv")) {
            put(key, key);
            assertThat(content(key)).isEqualTo(key);
        }
        assertThat(store().list(at("names/été/"), true, Optional.empty()).objects())
                .extracting(object -> object.path().key())
                .containsExactly("names/été/ж?=&#.csv");
    }

    @Test
    void listsPageByPageWhatIsBelowAPrefix() throws IOException {
        List<String> many = IntStream.range(0, 1203)
                .mapToObj(i -> String.format(Locale.ROOT, "many/%04d.csv", i))
                .toList();
        server().fill(store(), BUCKET, many, new byte[0]);
        put("many/deep/a.csv", "");
        put("manyother", "");
        List<String> keys = new ArrayList<>();
        int pages = 0;
        Optional<String> next = Optional.empty();
        do {
            ObjectPage page = store().list(at("many/"), false, next);
            page.objects().forEach(object -> keys.add(object.path().key()));
            next = page.next();
            pages++;
        } while (next.isPresent());
        assertThat(pages).isGreaterThan(1);
        assertThat(keys).isEqualTo(many);
        assertThat(store().list(at("many/d"), true, Optional.empty()).objects())
                .extracting(object -> object.path().key())
                .containsExactly("many/deep/a.csv");
        assertThat(store().list(at("nothing/"), true, Optional.empty()).objects())
                .isEmpty();
    }

    @Test
    void writesOnlyWhatTheConditionAllows() throws IOException {
        ObjectPath path = at("conditions/a");
        byte[] one = "one".getBytes(UTF_8);
        byte[] two = "two".getBytes(UTF_8);
        StoredObject first = store().put(path, one, new PutCondition.IfAbsent()).orElseThrow();
        assertThat(store().put(path, two, new PutCondition.IfAbsent())).isEmpty();
        assertThat(content("conditions/a")).isEqualTo("one");
        StoredObject second = store().put(path, two, new PutCondition.IfVersion(first.version()))
                .orElseThrow();
        assertThat(store().put(path, one, new PutCondition.IfVersion(first.version())))
                .isEmpty();
        assertThat(content("conditions/a")).isEqualTo("two");
        store().delete(path);
        assertThat(store().put(path, one, new PutCondition.IfVersion(second.version())))
                .isEmpty();
        assertThat(store().find(path)).isEmpty();
    }

    @Test
    void showsAnUploadOnlyWhenItIsComplete() throws IOException {
        ObjectPath path = at("uploads/a");
        Upload upload = store().begin(path, Map.of("dataweaver-run", "p/run-1"));
        byte[] large = new byte[PART];
        large[0] = 'x';
        List<UploadedPart> parts = new ArrayList<>();
        parts.add(store().upload(upload, 1, large, 0, PART));
        parts.add(upload(upload, 2, "tail"));
        assertThat(store().find(path)).isEmpty();
        assertThat(store().metadata(path)).isEmpty();
        assertThat(store().list(at(""), true, Optional.empty()).objects())
                .extracting(object -> object.path().key())
                .noneMatch(key -> key.contains("uploads/a"));
        assertThat(store().uploads(at("uploads/"))).containsExactly(upload);
        assertThat(store().uploads(at("uploads/b"))).isEmpty();

        assertThat(store().complete(upload, parts, false)).isEqualTo(Completion.DONE);
        assertThat(store().find(path)).get().extracting(StoredObject::size).isEqualTo(PART + 4L);
        assertThat(store().metadata(path)).get().isEqualTo(Map.of("dataweaver-run", "p/run-1"));
        store().complete(upload, parts, false); // servers answer this in several ways
        assertThat(store().find(path)).get().extracting(StoredObject::size).isEqualTo(PART + 4L);
        assertThat(store().uploads(at("uploads/"))).isEmpty();
    }

    @Test
    void takesPartsByNumberAndTheLastOfEach() throws IOException {
        Upload upload = store().begin(at("numbers/a"), Map.of());
        byte[] large = new byte[PART];
        UploadedPart second = upload(upload, 7, "end");
        store().upload(upload, 3, large, 0, PART);
        large[PART - 1] = '!';
        UploadedPart first = store().upload(upload, 3, large, 0, PART);
        assertThat(store().complete(upload, List.of(first, second), false)).isEqualTo(Completion.DONE);
        assertThat(content("numbers/a")).hasSize(PART + 3).endsWith("!end");
    }

    @Test
    void makesAnObjectOfNoBytes() {
        Upload upload = store().begin(at("empty/a"), Map.of("dataweaver-run", "p/run-1"));
        assertThat(store().complete(upload, List.of(upload(upload, 1, "")), false))
                .isEqualTo(Completion.DONE);
        assertThat(store().find(at("empty/a")))
                .get()
                .extracting(StoredObject::size)
                .isEqualTo(0L);
        assertThat(store().metadata(at("empty/a"))).get().isEqualTo(Map.of("dataweaver-run", "p/run-1"));
    }

    @Test
    void refusesToReplaceUnlessItIsToldTo() throws IOException {
        put("kept/a", "old");
        Upload upload = store().begin(at("kept/a"), Map.of());
        List<UploadedPart> parts = List.of(upload(upload, 1, "new"));
        assertThat(store().complete(upload, parts, false)).isEqualTo(Completion.EXISTS);
        assertThat(content("kept/a")).isEqualTo("old");
        assertThat(store().complete(upload, parts, true)).isEqualTo(Completion.DONE);
        assertThat(content("kept/a")).isEqualTo("new");
    }

    @Test
    void keepsAnObjectThatAppearedWhileItUploads() throws IOException {
        Upload upload = store().begin(at("appeared/a"), Map.of());
        List<UploadedPart> parts = List.of(upload(upload, 1, "new"));
        Upload other = store().begin(at("appeared/a"), Map.of());
        assertThat(store().complete(other, List.of(upload(other, 1, "somebody's")), false))
                .isEqualTo(Completion.DONE);
        assertThat(store().complete(upload, parts, false)).isEqualTo(Completion.EXISTS);
        assertThat(content("appeared/a")).isEqualTo("somebody's");
    }

    /** Some stores drop what others have uploaded to a key when an object appears there; none may mix them. */
    @Test
    void doesNotMixUploadsToOneKey() throws IOException {
        Upload first = store().begin(at("both/a"), Map.of());
        Upload second = store().begin(at("both/a"), Map.of());
        List<UploadedPart> parts = List.of(upload(first, 1, "first"));
        List<UploadedPart> others = List.of(upload(second, 1, "second"));
        assertThat(store().complete(first, parts, true)).isEqualTo(Completion.DONE);
        assertThat(content("both/a")).isEqualTo("first");
        Completion completion = store().complete(second, others, true);
        assertThat(content("both/a")).isEqualTo(completion == Completion.DONE ? "second" : "first");
        assertThat(completion).isIn(Completion.DONE, Completion.GONE);
    }

    /** One was taken for dead and goes on with the upload; what its successor has prepared is published or nothing is. */
    @Test
    void doesNotMixWhatTwoProcessesUploadAsTheSamePart() throws IOException {
        Upload upload = store().begin(at("taken/a"), Map.of());
        List<UploadedPart> successors = List.of(upload(upload, 1, "successor"));
        upload(upload, 1, "the dead");
        Completion completion;
        try {
            completion = store().complete(upload, successors, false);
        } catch (DataWeaverException refused) {
            completion = Completion.GONE;
        }
        if (completion == Completion.DONE) {
            assertThat(content("taken/a")).isEqualTo("successor");
        } else {
            assertThat(store().find(at("taken/a"))).isEmpty();
        }
    }

    @Test
    void copiesRangesOfObjectsWithinTheStore() throws IOException {
        StoredObject source = put("copied/from été.csv", "0123456789");
        Upload upload = store().begin(at("copied/to"), Map.of());
        List<UploadedPart> parts = List.of(store().copy(upload, 1, source, 2, 5));
        assertThat(store().complete(upload, parts, false)).isEqualTo(Completion.DONE);
        assertThat(content("copied/to")).isEqualTo("234");
    }

    @Test
    void doesNotCopyWhatHasChanged() {
        StoredObject source = put("changed/from", "0123456789");
        put("changed/from", "9876543210");
        Upload upload = store().begin(at("changed/to"), Map.of());
        assertThatExceptionOfType(DataWeaverException.class)
                .isThrownBy(() -> store().copy(upload, 1, source, 2, 5))
                .satisfies(failure -> assertThat(failure.code()).isEqualTo(StoreErrorCode.STORE_FAILED));
    }

    @Test
    void dropsWhatIsAborted() {
        Upload upload = store().begin(at("aborted/a"), Map.of());
        List<UploadedPart> parts = List.of(upload(upload, 1, "x"));
        try (ObjectStore another = open(Map.of())) { // as the process that takes over
            assertThat(another.uploads(at("aborted/"))).containsExactly(upload);
            another.abort(upload);
            another.abort(upload);
        }
        assertThat(store().uploads(at("aborted/"))).isEmpty();
        assertThat(store().complete(upload, parts, true)).isEqualTo(Completion.GONE);
        assertThat(store().complete(upload, parts, false)).isEqualTo(Completion.GONE);
        assertThat(store().find(at("aborted/a"))).isEmpty();
    }

    @Test
    void tellsThatTheBucketIsMissing() {
        ObjectPath nowhere = new ObjectPath("nowhere", "a");
        String message = "`nowhere` at " + server().endpoint();
        assertFails(() -> store().check("nowhere"), StoreErrorCode.BUCKET_MISSING, message);
        assertFails(() -> store().list(nowhere, true, Optional.empty()), StoreErrorCode.BUCKET_MISSING, message);
        assertFails(
                () -> store().put(nowhere, new byte[1], new PutCondition.IfAbsent()),
                StoreErrorCode.BUCKET_MISSING,
                message);
    }

    @Test
    void tellsThatNobodyAnswers() {
        try (ObjectStore wrong = open(Map.of("endpoint", "http://127.0.0.1:1/x"))) {
            assertFails(() -> wrong.check(BUCKET), StoreErrorCode.STORE_UNREACHABLE, "connection refused");
        }
    }

    /** A call takes no longer than it may, whatever is tried again. */
    @Test
    void tellsThatTheServerDoesNotAnswerInTime() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Map<String, Object> options = new LinkedHashMap<>(server().options());
            options.put("endpoint", "http://127.0.0.1:" + silent.getLocalPort() + "/x");
            TestContext impatient = context().withParallelism(1).withCallTimeout(Duration.ofSeconds(1));
            try (ObjectStore store = impatient.store(new ComponentRef(server().scheme(), options))) {
                assertTimeout(
                        Duration.ofSeconds(20),
                        () -> assertFails(
                                () -> store.check(BUCKET), StoreErrorCode.STORE_UNREACHABLE, "cannot be reached"));
            }
        }
    }

    /** Fails unless {@code call} fails with this code, a message of one line that has {@code message}, and a hint. */
    protected static void assertFails(Runnable call, StoreErrorCode code, String message) {
        assertThatExceptionOfType(DataWeaverException.class)
                .isThrownBy(call::run)
                .withMessageContaining(message)
                .satisfies(failure -> {
                    assertThat(failure.code()).isEqualTo(code);
                    assertThat(failure.hint()).isNotBlank();
                    assertThat(failure.getMessage()).doesNotContain("\n");
                });
    }
}
