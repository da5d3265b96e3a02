/** Google Cloud Storage, and what speaks its protocol. */
@NullMarked
package io.dataweaver.store.gcs;

import org.jspecify.annotations.NullMarked;
