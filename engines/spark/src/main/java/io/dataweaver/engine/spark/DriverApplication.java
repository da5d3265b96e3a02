package io.dataweaver.engine.spark;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.core.state.StateErrorCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one start of a driver on the cluster is at the master. Before it begins, the master ends what earlier starts are: those
 * may be on a machine that nobody hears, while executors that they have elsewhere hold the cores that this one is to get. An
 * earlier start that is alive finds that out, and ends.
 */
final class DriverApplication implements SparkEngine.Application {

    private static final Logger LOG = LoggerFactory.getLogger(DriverApplication.class);

    private final DriverFolder folder;
    private final long start;
    private final SparkSettings settings;

    /**
     * Describes a start.
     *
     * @param start its number, see {@link DriverFolder.Teller#start}
     * @param settings name the master
     */
    DriverApplication(DriverFolder folder, long start, SparkSettings settings) {
        this.folder = folder;
        this.start = start;
        this.settings = settings;
    }

    /**
     * Ends what earlier starts are.
     *
     * @throws DataWeaverException with {@link StateErrorCode#FENCED} if there is a later one
     */
    @Override
    public void begins() {
        if (folder.isTakenOver(start) || !folder.isAwaited()) {
            throw new DataWeaverException(
                    StateErrorCode.FENCED,
                    "the driver was started again, by a master that did not hear of this start of it, or nobody waits for"
                            + " it any more");
        }
        folder.application(start, "");
        for (String earlier : folder.applicationsBefore(start)) {
            try (MasterClient master = new MasterClient(settings)) {
                master.end(earlier);
            } catch (DataWeaverException unreachable) {
                // Spark is about to say so itself.
                LOG.debug("the master is not told to end application {}", earlier, unreachable);
            }
        }
    }

    @Override
    public void hasBegun(String id) {
        folder.application(start, id);
    }
}
