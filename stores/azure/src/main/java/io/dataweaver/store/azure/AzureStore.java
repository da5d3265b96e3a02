package io.dataweaver.store.azure;

import com.azure.core.exception.AzureException;
import com.azure.core.http.rest.PagedIterable;
import com.azure.core.http.rest.PagedResponse;
import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.models.BlobItem;
import com.azure.storage.blob.models.BlobListDetails;
import com.azure.storage.blob.models.BlobProperties;
import com.azure.storage.blob.models.BlobRange;
import com.azure.storage.blob.models.BlobRequestConditions;
import com.azure.storage.blob.models.BlobStorageException;
import com.azure.storage.blob.models.DeleteSnapshotsOptionType;
import com.azure.storage.blob.models.DownloadRetryOptions;
import com.azure.storage.blob.models.ListBlobsOptions;
import com.azure.storage.blob.options.BlockBlobCommitBlockListOptions;
import com.azure.storage.blob.options.BlockBlobSimpleUploadOptions;
import com.azure.storage.blob.options.BlockBlobStageBlockFromUrlOptions;
import com.azure.storage.blob.options.BlockBlobStageBlockOptions;
import io.dataweaver.api.store.ObjectChangedException;
import io.dataweaver.api.store.ObjectPage;
import io.dataweaver.api.store.ObjectPath;
import io.dataweaver.api.store.ObjectStore;
import io.dataweaver.api.store.PutCondition;
import io.dataweaver.api.store.StoredObject;
import io.dataweaver.api.store.Upload;
import io.dataweaver.api.store.UploadLimits;
import io.dataweaver.api.store.UploadedPart;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Block blobs of Azure, by its SDK. Versions are ETags, parts are blocks, and {@link UploadKeys} says what becomes of uploads.
 */
final class AzureStore implements ObjectStore {

    /** "Scalability and performance targets for Blob storage" in Azure's documentation. */
    private static final UploadLimits LIMITS = new UploadLimits(1, 4000L << 20, 50_000);

    private static final int PAGE = 1000;

    /** The tag of a part of no bytes: there are no such blocks. */
    private static final String EMPTY = "empty";

    private static final int CONFLICT = 409;
    private static final int PRECONDITION_FAILED = 412;
    private static final int RANGE_NOT_SATISFIABLE = 416;

    private final AzureSettings settings;
    private final AzureFailures failures;
    private @Nullable AzureAccount account;

    AzureStore(AzureSettings settings) {
        this.settings = settings;
        this.failures = new AzureFailures(settings);
    }

    /** Made late: nothing is loaded for a store that is never used. */
    private synchronized AzureAccount account() {
        AzureAccount made = account;
        if (made == null) {
            made = AzureAccount.open(settings);
            account = made;
        }
        return made;
    }

    private <T> T call(String doing, ObjectPath path, Supplier<T> request) {
        try {
            return request.get();
        } catch (RuntimeException failed) {
            if (isOfTheStore(failed)) {
                throw failures.of(doing + " az://" + path, path.bucket(), failed);
            }
            throw failed;
        }
    }

    /** Of what goes wrong on the way, the SDK wraps some in exceptions of no type of its own. */
    private static boolean isOfTheStore(RuntimeException failed) {
        return failed instanceof AzureException
                || failed instanceof UncheckedIOException
                || failed.getCause() instanceof IOException
                || failed.getCause() instanceof TimeoutException;
    }

    @Override
    public UploadLimits limits() {
        return LIMITS;
    }

    @Override
    public void check(String bucket) {
        page(new ObjectPath(bucket, ""), true, Optional.empty(), 1);
    }

    @Override
    public ObjectPage list(ObjectPath start, boolean deep, Optional<String> page) {
        PagedResponse<BlobItem> listed = page(start, deep, page, PAGE);
        List<StoredObject> objects = new ArrayList<>();
        for (BlobItem item : listed.getValue()) {
            if (!Boolean.TRUE.equals(item.isPrefix()) && !isFolder(item) && !UploadKeys.isRecord(item.getName())) {
                objects.add(new StoredObject(
                        start.withKey(item.getName()),
                        item.getProperties().getContentLength(),
                        version(item.getProperties().getETag())));
            }
        }
        return new ObjectPage(objects, Optional.ofNullable(listed.getContinuationToken()));
    }

    /** In accounts with real folders, and where such are played, they are listed as blobs. */
    private static boolean isFolder(BlobItem item) {
        return item.getMetadata() != null && "true".equals(item.getMetadata().get("hdi_isfolder"));
    }

    private PagedResponse<BlobItem> page(ObjectPath start, boolean deep, Optional<String> page, int size) {
        ListBlobsOptions options = new ListBlobsOptions()
                .setPrefix(start.key())
                .setMaxResultsPerPage(size)
                .setDetails(new BlobListDetails().setRetrieveMetadata(true));
        return call("list", start, () -> {
            BlobContainerClient container = account().container(start.bucket());
            PagedIterable<BlobItem> items = deep
                    ? container.listBlobs(options, settings.timeout())
                    : container.listBlobsByHierarchy("/", options, settings.timeout());
            Iterator<PagedResponse<BlobItem>> pages =
                    items.iterableByPage(page.orElse(null)).iterator();
            return pages.next();
        });
    }

    /** Listings give ETags as they are, headers in quotes. */
    private static String version(String tag) {
        return tag.replace("\"", "");
    }

    private static BlobRequestConditions ifVersion(String version) {
        return new BlobRequestConditions().setIfMatch('"' + version + '"');
    }

    @Override
    public Optional<StoredObject> find(ObjectPath path) {
        return head(path).map(head -> new StoredObject(path, head.getBlobSize(), version(head.getETag())));
    }

    @Override
    public Optional<Map<String, String>> metadata(ObjectPath path) {
        return head(path).map(head -> fromAzure(head.getMetadata()));
    }

    /** Names of metadata are identifiers of C#, which have no hyphens. */
    private static Map<String, String> toAzure(Map<String, String> metadata) {
        Map<String, String> names = new LinkedHashMap<>();
        metadata.forEach((name, value) -> names.put(name.replace('-', '_'), value));
        return names;
    }

    private static Map<String, String> fromAzure(Map<String, String> names) {
        Map<String, String> metadata = new LinkedHashMap<>();
        names.forEach((name, value) -> metadata.put(name.replace('_', '-'), value));
        return metadata;
    }

    private Optional<BlobProperties> head(ObjectPath path) {
        return call("look at", path, () -> {
            try {
                return Optional.of(account()
                        .blob(path)
                        .getPropertiesWithResponse(null, settings.timeout(), Context.NONE)
                        .getValue());
            } catch (BlobStorageException failed) {
                if (!AzureFailures.isMissing(failed)) {
                    throw failed;
                }
                return Optional.empty();
            }
        });
    }

    @Override
    public InputStream read(StoredObject object, long from, long to) throws IOException {
        return from >= to
                ? InputStream.nullInputStream()
                : AzureInput.open((start, end) -> chunk(object, start, end), from, to);
    }

    private byte[] chunk(StoredObject object, long from, long to) throws IOException {
        ObjectPath path = object.path();
        byte[] bytes;
        try {
            bytes = account()
                    .blob(path)
                    .downloadContentWithResponse(
                            new DownloadRetryOptions(),
                            ifVersion(object.version()),
                            new BlobRange(from, to - from),
                            false,
                            settings.timeout(),
                            Context.NONE)
                    .getValue()
                    .toBytes();
        } catch (BlobStorageException failed) {
            int status = failed.getStatusCode();
            if (status == PRECONDITION_FAILED || status == RANGE_NOT_SATISFIABLE) {
                throw new ObjectChangedException("it was overwritten");
            } else if (AzureFailures.isMissing(failed)) {
                throw new ObjectChangedException("it is gone");
            }
            throw failures.of("read az://" + path, path.bucket(), failed);
        } catch (RuntimeException failed) {
            if (isOfTheStore(failed)) {
                throw new IOException(failed.getMessage(), failures.of("read az://" + path, path.bucket(), failed));
            }
            throw failed;
        }
        if (bytes.length != to - from) {
            throw new EOFException("the answer ended " + (to - from - bytes.length) + " bytes too early");
        }
        return bytes;
    }

    @Override
    public Optional<StoredObject> put(ObjectPath path, byte[] bytes, PutCondition condition) {
        BlockBlobSimpleUploadOptions options = new BlockBlobSimpleUploadOptions(BinaryData.fromBytes(bytes));
        if (condition instanceof PutCondition.IfAbsent) {
            options.setRequestConditions(new BlobRequestConditions().setIfNoneMatch("*"));
        } else if (condition instanceof PutCondition.IfVersion known) {
            options.setRequestConditions(ifVersion(known.version()));
        }
        boolean conditional = !(condition instanceof PutCondition.Always);
        return call("write", path, () -> {
            try {
                String tag = account()
                        .blob(path)
                        .uploadWithResponse(options, settings.timeout(), Context.NONE)
                        .getValue()
                        .getETag();
                return Optional.of(new StoredObject(path, bytes.length, version(tag)));
            } catch (BlobStorageException failed) {
                if (conditional && doesNotHold(failed)) {
                    return Optional.empty();
                }
                throw failed;
            }
        });
    }

    private static boolean doesNotHold(BlobStorageException failed) {
        String code = AzureFailures.code(failed);
        return failed.getStatusCode() == PRECONDITION_FAILED
                || (failed.getStatusCode() == CONFLICT && code.equals("BlobAlreadyExists"))
                || AzureFailures.isMissing(failed);
    }

    @Override
    public void delete(ObjectPath path) {
        call(
                "delete",
                path,
                () -> account()
                        .blob(path)
                        .deleteIfExistsWithResponse(
                                DeleteSnapshotsOptionType.INCLUDE, null, settings.timeout(), Context.NONE));
    }

    @Override
    public Upload begin(ObjectPath path, Map<String, String> metadata) {
        Upload upload = UploadKeys.begin(path);
        BlockBlobSimpleUploadOptions options =
                new BlockBlobSimpleUploadOptions(BinaryData.fromBytes(new byte[0])).setMetadata(toAzure(metadata));
        call(
                "write",
                path,
                () -> account()
                        .blob(UploadKeys.record(upload))
                        .uploadWithResponse(options, settings.timeout(), Context.NONE));
        return upload;
    }

    @Override
    public UploadedPart upload(Upload upload, int number, byte[] bytes, int from, int to) {
        if (from == to) {
            return new UploadedPart(number, EMPTY);
        }
        String block = UploadKeys.block(upload, number);
        BinaryData content = BinaryData.fromByteBuffer(ByteBuffer.wrap(bytes, from, to - from));
        call(
                "write",
                upload.path(),
                () -> account()
                        .blob(upload.path())
                        .stageBlockWithResponse(
                                new BlockBlobStageBlockOptions(block, content), settings.timeout(), Context.NONE));
        return new UploadedPart(number, block);
    }

    @Override
    public UploadedPart copy(Upload upload, int number, StoredObject object, long from, long to) {
        String block = UploadKeys.block(upload, number);
        call("copy az://" + object.path() + " to", upload.path(), () -> {
            BlockBlobStageBlockFromUrlOptions source = account()
                    .source(block, object.path())
                    .setSourceRange(new BlobRange(from, to - from))
                    .setSourceRequestConditions(ifVersion(object.version()));
            return account()
                    .blob(upload.path())
                    .stageBlockFromUrlWithResponse(source, settings.timeout(), Context.NONE);
        });
        return new UploadedPart(number, block);
    }

    @Override
    public Completion complete(Upload upload, List<UploadedPart> parts, boolean replace) {
        List<String> blocks = parts.stream()
                .sorted(Comparator.comparingInt(UploadedPart::number))
                .map(UploadedPart::tag)
                .filter(tag -> !tag.equals(EMPTY))
                .toList();
        // The last that is asked for before the object appears: whoever aborted the upload has removed the record.
        Optional<BlobProperties> record = head(UploadKeys.record(upload));
        if (record.isEmpty()) {
            return Completion.GONE;
        }
        Completion completion = commit(upload.path(), blocks, record.get().getMetadata(), replace);
        if (completion == Completion.DONE) {
            delete(UploadKeys.record(upload));
        }
        return completion;
    }

    private Completion commit(ObjectPath path, List<String> blocks, Map<String, String> metadata, boolean replace) {
        BlockBlobCommitBlockListOptions options = new BlockBlobCommitBlockListOptions(blocks).setMetadata(metadata);
        if (!replace) {
            options.setRequestConditions(new BlobRequestConditions().setIfNoneMatch("*"));
        }
        return call("write", path, () -> {
            try {
                account().blob(path).commitBlockListWithResponse(options, settings.timeout(), Context.NONE);
                return Completion.DONE;
            } catch (BlobStorageException failed) {
                if (!replace && doesNotHold(failed)) {
                    return Completion.EXISTS;
                } else if (AzureFailures.code(failed).equals("InvalidBlockList")) {
                    // Writing a blob drops all blocks that it is not made of.
                    return !replace && head(path).isPresent() ? Completion.EXISTS : Completion.GONE;
                }
                throw failed;
            }
        });
    }

    @Override
    public void abort(Upload upload) {
        delete(UploadKeys.record(upload));
    }

    @Override
    public List<Upload> uploads(ObjectPath start) {
        List<Upload> uploads = new ArrayList<>();
        for (BlobItem item :
                page(UploadKeys.records(start), true, Optional.empty(), PAGE).getValue()) {
            UploadKeys.upload(start.withKey(item.getName())).ifPresent(uploads::add);
        }
        return uploads;
    }

    @Override
    public synchronized void close() {
        account = null;
    }
}
