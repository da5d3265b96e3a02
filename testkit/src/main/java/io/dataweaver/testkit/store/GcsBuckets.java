package io.dataweaver.testkit.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.CRC32C;

/** The buckets of the stand-in for Google Cloud Storage. Requests are carried out one after the other. Thread-safe. */
final class GcsBuckets {

    /** "Objects: compose" of the JSON API. */
    private static final int MOST_SOURCES = 32;

    /** An object of one generation; its bytes are a file that never changes. */
    record Stored(String key, long generation, Path bytes, long size, String crc32c, Map<String, String> metadata) {}

    /** What a condition asks of the generation that is there: 0 for none. */
    record Condition(OptionalLong generation) {

        static final Condition NONE = new Condition(OptionalLong.empty());

        void require(Optional<Stored> there) {
            if (generation.isPresent()
                    && generation.getAsLong() != there.map(Stored::generation).orElse(0L)) {
                throw GcsRefusal.condition();
            }
        }
    }

    /** One of those that another is composed of. */
    record Source(String key, OptionalLong generation, Condition condition) {}

    /** A page of a listing: objects, and what they have in common up to the delimiter. */
    record Page(List<Stored> objects, List<String> prefixes, Optional<String> next) {}

    private record Bucket(boolean isPrivate, NavigableMap<String, Stored> objects) {}

    /** In the order of the bytes of names, as listings are. */
    private static final Comparator<String> BY_BYTES =
            (one, other) -> Arrays.compareUnsigned(one.getBytes(UTF_8), other.getBytes(UTF_8));

    private final Map<String, Bucket> buckets = new LinkedHashMap<>();
    private final Path folder;
    private long lastGeneration = 1_700_000_000_000_000L;

    GcsBuckets(Path folder) {
        this.folder = folder;
    }

    synchronized void make(String name, boolean isPrivate) {
        buckets.putIfAbsent(name, new Bucket(isPrivate, new TreeMap<>(BY_BYTES)));
    }

    private NavigableMap<String, Stored> objects(String bucket) {
        Bucket found = buckets.get(bucket);
        if (found == null) {
            throw GcsRefusal.noBucket();
        }
        return found.objects();
    }

    synchronized boolean isPrivate(String bucket) {
        Bucket found = buckets.get(bucket);
        return found != null && found.isPrivate();
    }

    synchronized List<String> keys(String bucket) {
        return List.copyOf(objects(bucket).keySet());
    }

    synchronized Stored put(String bucket, String key, byte[] content) throws IOException {
        return insert(bucket, key, content, Optional.empty(), Map.of(), Condition.NONE);
    }

    synchronized Stored insert(
            String bucket,
            String key,
            byte[] content,
            Optional<String> crc32c,
            Map<String, String> metadata,
            Condition condition)
            throws IOException {
        NavigableMap<String, Stored> objects = objects(bucket);
        condition.require(Optional.ofNullable(objects.get(key)));
        CRC32C checksum = new CRC32C();
        checksum.update(content);
        String calculated = encoded(checksum);
        if (crc32c.isPresent() && !crc32c.get().equals(calculated)) {
            throw GcsRefusal.invalid(
                    "Provided CRC32C \"" + crc32c.get() + "\" doesn't match calculated CRC32C \"" + calculated + "\".");
        }
        long generation = ++lastGeneration;
        Path bytes = Files.write(folder.resolve(Long.toString(generation)), content);
        return replace(objects, new Stored(key, generation, bytes, content.length, calculated, metadata));
    }

    private static String encoded(CRC32C checksum) {
        return Base64.getEncoder()
                .encodeToString(
                        ByteBuffer.allocate(4).putInt((int) checksum.getValue()).array());
    }

    private static Stored replace(NavigableMap<String, Stored> objects, Stored stored) throws IOException {
        Stored before = objects.put(stored.key(), stored);
        if (before != null) {
            Files.deleteIfExists(before.bytes());
        }
        return stored;
    }

    synchronized Stored get(String bucket, String key, Condition condition) {
        Stored found = objects(bucket).get(key);
        if (found == null) {
            throw GcsRefusal.noObject(bucket, key);
        }
        condition.require(Optional.of(found));
        return found;
    }

    /** Returns bytes {@code from} to {@code to} of an object that was just found. */
    synchronized byte[] read(Stored stored, long from, long to) throws IOException {
        try (InputStream in = Files.newInputStream(stored.bytes())) {
            in.skipNBytes(from);
            return in.readNBytes((int) (to - from));
        }
    }

    synchronized void delete(String bucket, String key, OptionalLong generation, Condition condition)
            throws IOException {
        Stored found = get(bucket, key, condition);
        if (generation.isPresent() && generation.getAsLong() != found.generation()) {
            throw GcsRefusal.noObject(bucket, key);
        }
        objects(bucket).remove(key);
        Files.deleteIfExists(found.bytes());
    }

    synchronized Page list(String bucket, String prefix, Optional<String> delimiter, Optional<String> after, int size) {
        List<Stored> objects = new ArrayList<>();
        TreeSet<String> prefixes = new TreeSet<>(BY_BYTES);
        NavigableMap<String, Stored> rest = objects(bucket).tailMap(prefix, true);
        String last = null;
        for (Stored stored : rest.values()) {
            String key = stored.key();
            if (!key.startsWith(prefix)) {
                break;
            }
            int end = delimiter.map(mark -> key.indexOf(mark, prefix.length())).orElse(-1);
            String name =
                    end < 0 ? key : key.substring(0, end + delimiter.orElse("").length());
            if ((after.isPresent() && BY_BYTES.compare(name, after.get()) <= 0) || prefixes.contains(name)) {
                continue;
            }
            if (objects.size() + prefixes.size() == size) {
                return new Page(objects, List.copyOf(prefixes), Optional.ofNullable(last));
            }
            if (end < 0) {
                objects.add(stored);
            } else {
                prefixes.add(name);
            }
            last = name;
        }
        return new Page(objects, List.copyOf(prefixes), Optional.empty());
    }

    synchronized Stored compose(
            String bucket, List<Source> sources, String key, Map<String, String> metadata, Condition condition)
            throws IOException {
        NavigableMap<String, Stored> objects = objects(bucket);
        if (sources.isEmpty() || sources.size() > MOST_SOURCES) {
            throw GcsRefusal.invalid("The number of source components provided (" + sources.size()
                    + ") is not between 1 and " + MOST_SOURCES);
        }
        condition.require(Optional.ofNullable(objects.get(key)));
        List<Stored> found = new ArrayList<>();
        for (Source source : sources) {
            Stored stored = objects.get(source.key());
            if (stored == null || source.generation().orElse(stored.generation()) != stored.generation()) {
                throw GcsRefusal.noObject(bucket, source.key());
            }
            source.condition().require(Optional.of(stored));
            found.add(stored);
        }
        return join(objects, found, key, metadata);
    }

    private Stored join(
            NavigableMap<String, Stored> objects, List<Stored> sources, String key, Map<String, String> metadata)
            throws IOException {
        long generation = ++lastGeneration;
        Path bytes = folder.resolve(Long.toString(generation));
        CRC32C checksum = new CRC32C();
        long size = 0;
        try (OutputStream out = Files.newOutputStream(bytes)) {
            for (Stored source : sources) {
                byte[] content = Files.readAllBytes(source.bytes());
                checksum.update(content);
                out.write(content);
                size += content.length;
            }
        }
        return replace(objects, new Stored(key, generation, bytes, size, encoded(checksum), metadata));
    }

    /** Copies an object; its metadata goes with it unless others are given. */
    synchronized Stored copy(
            Stored source, String bucket, String key, Optional<Map<String, String>> metadata, Condition condition)
            throws IOException {
        NavigableMap<String, Stored> objects = objects(bucket);
        condition.require(Optional.ofNullable(objects.get(key)));
        return join(objects, List.of(source), key, metadata.orElse(source.metadata()));
    }
}
