package dev.headroom.checkpoint;

import dev.headroom.words.Sentence;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.QRDecomposition;
import org.ejml.interfaces.decomposition.SingularValueDecomposition_F64;

/// The product `B A` of an adapter in balanced form, strongest direction first: `B' = Q_B U sqrt(S)`, `A' = sqrt(S) V^T
/// Q_A^T` from two thin QR decompositions and the SVD of the small matrix between them. Leaving off the last directions
/// is the best approximation of a smaller rank (Eckart and Young), so one decomposition serves every rank.
///
/// @param a `[rank, in]`, row-major
/// @param b `[out, rank]`, row-major
@SuppressWarnings("ArrayRecordComponent") // a matrix, shared and never compared
public record LowRank(float[] a, float[] b, int rank, int in, int out) {

    /// Sorts the directions of `B A` by strength; the product stays the same up to rounding.
    public LowRank sorted() {
        int r = rank;
        DMatrixRMaj at = new DMatrixRMaj(in, r);
        DMatrixRMaj bm = new DMatrixRMaj(out, r);
        for (int k = 0; k < r; k++) {
            for (int i = 0; i < in; i++) {
                at.set(i, k, a[k * in + i]);
            }
            for (int o = 0; o < out; o++) {
                bm.set(o, k, b[o * r + k]);
            }
        }
        DMatrixRMaj[] qa = qr(at);
        DMatrixRMaj[] qb = qr(bm);
        DMatrixRMaj core = new DMatrixRMaj(qb[1].numRows, qa[1].numRows);
        CommonOps_DDRM.multTransB(qb[1], qa[1], core);
        SingularValueDecomposition_F64<DMatrixRMaj> svd =
                DecompositionFactory_DDRM.svd(core.numRows, core.numCols, true, true, true);
        if (!svd.decompose(core)) {
            throw new CheckpointException(Sentence.of(
                    "the adapter's matrices cannot be decomposed: they hold infinite or undefined values."));
        }
        double[] strengths = svd.getSingularValues();
        int count = svd.numberOfSingularValues();
        Integer[] order = new Integer[count];
        for (int k = 0; k < count; k++) {
            order[k] = k;
        }
        Arrays.sort(order, (x, y) -> Double.compare(strengths[y], strengths[x]));
        DMatrixRMaj left = new DMatrixRMaj(out, core.numRows);
        CommonOps_DDRM.mult(qb[0], svd.getU(null, false), left);
        DMatrixRMaj right = new DMatrixRMaj(in, core.numCols);
        CommonOps_DDRM.mult(qa[0], svd.getV(null, false), right);
        float[] sortedA = new float[count * in];
        float[] sortedB = new float[out * count];
        for (int k = 0; k < count; k++) {
            double root = Math.sqrt(strengths[order[k]]);
            for (int i = 0; i < in; i++) {
                sortedA[k * in + i] = (float) (root * right.get(i, order[k]));
            }
            for (int o = 0; o < out; o++) {
                sortedB[o * count + k] = (float) (root * left.get(o, order[k]));
            }
        }
        return new LowRank(sortedA, sortedB, count, in, out);
    }

    /// Thin Q and R.
    private static DMatrixRMaj[] qr(DMatrixRMaj matrix) {
        QRDecomposition<DMatrixRMaj> qr = DecompositionFactory_DDRM.qr(matrix.numRows, matrix.numCols);
        if (!qr.decompose(matrix.copy())) {
            throw new CheckpointException(Sentence.of("the adapter's matrices cannot be decomposed."));
        }
        return new DMatrixRMaj[] {qr.getQ(null, true), qr.getR(null, true)};
    }

    /// The first `wanted` directions of a [#sorted] pair.
    public LowRank first(int wanted) {
        if (wanted >= rank) {
            return this;
        }
        float[] cutB = new float[out * wanted];
        for (int o = 0; o < out; o++) {
            System.arraycopy(b, o * rank, cutB, o * wanted, wanted);
        }
        return new LowRank(Arrays.copyOf(a, wanted * in), cutB, wanted, in, out);
    }
}
