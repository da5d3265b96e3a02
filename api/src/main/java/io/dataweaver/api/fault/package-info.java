/** Named points at which tests make a process fail. */
@NullMarked
package io.dataweaver.api.fault;

import org.jspecify.annotations.NullMarked;
