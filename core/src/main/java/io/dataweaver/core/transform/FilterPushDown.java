package io.dataweaver.core.transform;

import io.dataweaver.api.source.Predicate;
import io.dataweaver.api.transform.Transform;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** A filter of which a source may take over parts. */
public interface FilterPushDown {

    /**
     * Returns conditions which a row has to fulfil, all of them, to pass this filter: parts of its condition that a source
     * may understand, each exactly equal to its part. Empty if there is none.
     */
    List<Predicate> predicates();

    /** Tells whether it may reject a row of which all values were sent; conditions behind it then stay behind it. */
    boolean mayReject();

    /**
     * Returns the filter without the parts that a source has taken over; empty if nothing is left to do.
     *
     * @param taken some of {@link #predicates}
     */
    Optional<Transform> remaining(Collection<Predicate> taken);
}
