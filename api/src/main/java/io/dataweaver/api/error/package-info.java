/** How a failure is named, and who can put it right. */
@NullMarked
package io.dataweaver.api.error;

import org.jspecify.annotations.NullMarked;
