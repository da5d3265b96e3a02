/** Amazon S3 and what speaks its protocol. */
@NullMarked
package io.dataweaver.store.s3;

import org.jspecify.annotations.NullMarked;
