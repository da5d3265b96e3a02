package io.dataweaver.store.s3;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.store.ObjectChangedException;
import io.dataweaver.api.store.ObjectPage;
import io.dataweaver.api.store.ObjectPath;
import io.dataweaver.api.store.ObjectStore;
import io.dataweaver.api.store.PutCondition;
import io.dataweaver.api.store.StoredObject;
import io.dataweaver.api.store.Upload;
import io.dataweaver.api.store.UploadLimits;
import io.dataweaver.api.store.UploadedPart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Objects of Amazon S3, by its SDK. Versions are ETags. */
final class S3Store implements ObjectStore {

    /** User guide of Amazon S3, "Amazon S3 multipart upload limits". */
    private static final UploadLimits LIMITS = new UploadLimits(5L << 20, 5L << 30, 10_000);

    /** Begins a version that is no ETag, but when the object was modified. */
    private static final String MODIFIED = "modified ";

    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int PRECONDITION_FAILED = 412;
    private static final int RANGE_NOT_SATISFIABLE = 416;

    private final S3Settings settings;
    private final S3Failures failures;
    private @Nullable S3Client client;

    S3Store(S3Settings settings) {
        this.settings = settings;
        this.failures = new S3Failures(settings);
    }

    /** Made late: it reads profiles, and may fail for want of a region. */
    private synchronized S3Client client() {
        S3Client made = client;
        if (made == null) {
            made = S3Clients.create(settings);
            client = made;
        }
        return made;
    }

    private <T> T call(String doing, ObjectPath path, Supplier<T> request) {
        try {
            return request.get();
        } catch (SdkException failed) {
            throw failures.of(doing + " s3://" + path, path.bucket(), failed);
        }
    }

    @Override
    public UploadLimits limits() {
        return LIMITS;
    }

    @Override
    public void check(String bucket) {
        call(
                "list",
                new ObjectPath(bucket, ""),
                () -> client().listObjectsV2(request -> request.bucket(bucket).maxKeys(1)));
    }

    @Override
    public ObjectPage list(ObjectPath start, boolean deep, Optional<String> page) {
        ListObjectsV2Request.Builder request =
                ListObjectsV2Request.builder().bucket(start.bucket()).prefix(start.key());
        if (!deep) {
            request.delimiter("/");
        }
        page.ifPresent(request::continuationToken);
        ListObjectsV2Response listed = call("list", start, () -> client().listObjectsV2(request.build()));
        List<StoredObject> objects = listed.contents().stream()
                .map(object -> new StoredObject(
                        start.withKey(object.key()), object.size(), version(object.eTag(), object.lastModified())))
                .toList();
        boolean more = Boolean.TRUE.equals(listed.isTruncated());
        return new ObjectPage(objects, more ? Optional.of(listed.nextContinuationToken()) : Optional.empty());
    }

    @Override
    public Optional<StoredObject> find(ObjectPath path) {
        return head(path)
                .map(head -> new StoredObject(path, head.contentLength(), version(head.eTag(), head.lastModified())));
    }

    /** Some servers know no ETag of objects that they did not write themselves; heads tell the time in seconds. */
    private static String version(@Nullable String tag, @Nullable Instant modified) {
        return tag != null ? tag : MODIFIED + (modified == null ? 0 : modified.getEpochSecond());
    }

    @Override
    public Optional<Map<String, String>> metadata(ObjectPath path) {
        return head(path).map(HeadObjectResponse::metadata);
    }

    private Optional<HeadObjectResponse> head(ObjectPath path) {
        return call("look at", path, () -> {
            try {
                return Optional.of(client().headObject(
                                request -> request.bucket(path.bucket()).key(path.key())));
            } catch (S3Exception failed) {
                if (failed.statusCode() != NOT_FOUND) {
                    throw failed;
                }
                return Optional.empty();
            }
        });
    }

    @Override
    public InputStream read(StoredObject object, long from, long to) throws IOException {
        if (from >= to) {
            return InputStream.nullInputStream();
        }
        ObjectPath path = object.path();
        GetObjectRequest.Builder request = GetObjectRequest.builder()
                .bucket(path.bucket())
                .key(path.key())
                .range("bytes=" + from + "-" + (to - 1));
        if (!object.version().startsWith(MODIFIED)) {
            request.ifMatch(object.version());
        }
        try {
            return new S3Input(client().getObject(request.build()), to - from);
        } catch (S3Exception failed) {
            int status = failed.statusCode();
            if (status == PRECONDITION_FAILED || status == RANGE_NOT_SATISFIABLE) {
                throw new ObjectChangedException("it was overwritten");
            } else if (status == NOT_FOUND && S3Failures.code(failed).equals("NoSuchKey")) {
                throw new ObjectChangedException("it is gone");
            }
            throw failures.of("read s3://" + path, path.bucket(), failed);
        } catch (SdkClientException failed) {
            throw new IOException(failed.getMessage(), failures.of("read s3://" + path, path.bucket(), failed));
        } catch (SdkException failed) {
            throw failures.of("read s3://" + path, path.bucket(), failed);
        }
    }

    @Override
    public Optional<StoredObject> put(ObjectPath path, byte[] bytes, PutCondition condition) {
        PutObjectRequest.Builder request =
                PutObjectRequest.builder().bucket(path.bucket()).key(path.key());
        if (condition instanceof PutCondition.IfAbsent) {
            request.ifNoneMatch("*");
        } else if (condition instanceof PutCondition.IfVersion known) {
            request.ifMatch(known.version());
        }
        boolean conditional = !(condition instanceof PutCondition.Always);
        return call("write", path, () -> {
            try {
                String version = client().putObject(request.build(), RequestBody.fromBytes(bytes))
                        .eTag();
                return Optional.of(new StoredObject(path, bytes.length, version));
            } catch (S3Exception failed) {
                if (conditional && doesNotHold(failed)) {
                    return Optional.empty();
                }
                throw failed;
            } catch (SdkClientException failed) {
                // Some servers say that it does not hold, and hang up, before they have read what is to be written.
                // The client may then fail to send it, and never look at the answer.
                if (conditional && !mayHold(condition, path, failed)) {
                    return Optional.empty();
                }
                throw failed;
            }
        });
    }

    /** Asks whether a condition holds, after writing has failed; if that fails, too, it is told beside the first failure. */
    private boolean mayHold(PutCondition condition, ObjectPath path, SdkClientException failed) {
        try {
            return holds(condition, path);
        } catch (DataWeaverException unknown) {
            failed.addSuppressed(unknown);
            return true;
        }
    }

    private boolean holds(PutCondition condition, ObjectPath path) {
        Optional<String> version = find(path).map(StoredObject::version);
        return condition instanceof PutCondition.IfVersion known
                ? version.equals(Optional.of(known.version()))
                : version.isEmpty();
    }

    /** 409 is the answer while another request writes the same key; 404 that what was to be replaced is gone. */
    private static boolean doesNotHold(S3Exception failed) {
        boolean gone =
                failed.statusCode() == NOT_FOUND && S3Failures.code(failed).equals("NoSuchKey");
        return failed.statusCode() == PRECONDITION_FAILED || failed.statusCode() == CONFLICT || gone;
    }

    @Override
    public void delete(ObjectPath path) {
        call(
                "delete",
                path,
                () -> client().deleteObject(
                                request -> request.bucket(path.bucket()).key(path.key())));
    }

    @Override
    public Upload begin(ObjectPath path, Map<String, String> metadata) {
        String id = call(
                "write",
                path,
                () -> client().createMultipartUpload(request ->
                                request.bucket(path.bucket()).key(path.key()).metadata(metadata))
                        .uploadId());
        return new Upload(path, id);
    }

    @Override
    public UploadedPart upload(Upload upload, int number, byte[] bytes, int from, int to) {
        ObjectPath path = upload.path();
        RequestBody body = RequestBody.fromContentProvider(
                () -> new ByteArrayInputStream(bytes, from, to - from), to - from, "application/octet-stream");
        String tag = call(
                "write",
                path,
                () -> client().uploadPart(
                                request -> request.bucket(path.bucket())
                                        .key(path.key())
                                        .uploadId(upload.id())
                                        .partNumber(number),
                                body)
                        .eTag());
        return new UploadedPart(number, tag);
    }

    @Override
    public UploadedPart copy(Upload upload, int number, StoredObject object, long from, long to) {
        ObjectPath path = upload.path();
        String tag = call(
                "copy " + object.path() + " to",
                path,
                () -> client().uploadPartCopy(
                                request -> request.sourceBucket(object.path().bucket())
                                        .sourceKey(object.path().key())
                                        .copySourceIfMatch(object.version())
                                        .copySourceRange("bytes=" + from + "-" + (to - 1))
                                        .destinationBucket(path.bucket())
                                        .destinationKey(path.key())
                                        .uploadId(upload.id())
                                        .partNumber(number))
                        .copyPartResult()
                        .eTag());
        return new UploadedPart(number, tag);
    }

    @Override
    public Completion complete(Upload upload, List<UploadedPart> parts, boolean replace) {
        List<CompletedPart> completed = new ArrayList<>();
        parts.stream()
                .sorted(Comparator.comparingInt(UploadedPart::number))
                .forEach(part -> completed.add(CompletedPart.builder()
                        .partNumber(part.number())
                        .eTag(part.tag())
                        .build()));
        ObjectPath path = upload.path();
        return call("write", path, () -> {
            try {
                client().completeMultipartUpload(request -> {
                    request.bucket(path.bucket())
                            .key(path.key())
                            .uploadId(upload.id())
                            .multipartUpload(all -> all.parts(completed));
                    if (!replace) {
                        request.ifNoneMatch("*");
                    }
                });
                return Completion.DONE;
            } catch (S3Exception failed) {
                // Whoever goes on with an upload that another has taken over may have put other parts in place of
                // these.
                if (isGone(failed) || S3Failures.code(failed).equals("InvalidPart")) {
                    return Completion.GONE;
                } else if (!replace && failed.statusCode() == PRECONDITION_FAILED) {
                    return Completion.EXISTS;
                }
                throw failed;
            }
        });
    }

    private static boolean isGone(S3Exception failed) {
        return S3Failures.code(failed).equals("NoSuchUpload");
    }

    @Override
    public void abort(Upload upload) {
        ObjectPath path = upload.path();
        call("abort an upload of", path, () -> {
            try {
                client().abortMultipartUpload(request ->
                        request.bucket(path.bucket()).key(path.key()).uploadId(upload.id()));
            } catch (S3Exception failed) {
                if (!isGone(failed)) {
                    throw failed;
                }
            }
            return true;
        });
    }

    @Override
    public List<Upload> uploads(ObjectPath start) {
        ListMultipartUploadsResponse listed = call(
                "list uploads of",
                start,
                () -> client().listMultipartUploads(
                                request -> request.bucket(start.bucket()).prefix(start.key())));
        List<Upload> uploads = new ArrayList<>();
        for (MultipartUpload upload : listed.uploads()) {
            if (upload.key().startsWith(start.key())) {
                uploads.add(new Upload(start.withKey(upload.key()), upload.uploadId()));
            }
        }
        return uploads;
    }

    @Override
    public synchronized void close() {
        if (client != null) {
            client.close();
            client = null;
        }
    }
}
