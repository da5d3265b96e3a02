/** Object stores: buckets of objects by key, which appear whole or not at all. */
@NullMarked
package io.dataweaver.api.store;

import org.jspecify.annotations.NullMarked;
