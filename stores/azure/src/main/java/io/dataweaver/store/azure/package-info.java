/** Azure Blob Storage, and what speaks its protocol. */
@NullMarked
package io.dataweaver.store.azure;

import org.jspecify.annotations.NullMarked;
