"""Signatures of images as cosign makes and reads them: beside the image, checked without anybody else."""
