/** What happens to records and calls that fail: dead letters, limits and retries. */
@NullMarked
package io.dataweaver.core.error;

import org.jspecify.annotations.NullMarked;
