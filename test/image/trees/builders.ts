// Builds images of many layers with the programs that people build them with, in a namespace of the test's own.

import { fromOutside, type Tmpfs } from '../tmpfs.ts';

/** A tree that is being built. */
export interface Builder {
  /** Opens the tree for changes. @returns its path, as we see it */
  edit(commit: number): Promise<string>;
  /** Makes a layer of the changes. */
  commit(commit: number): Promise<void>;
  /** Writes the image, in each form that the program knows. @returns the paths of what it wrote, in the namespace */
  save(): Promise<readonly string[]>;
  close(): Promise<void>;
}

const nothing = async (): Promise<void> => {};

/** umoci compares the tree with the one that it unpacked. */
export function umociBuilder(tmpfs: Tmpfs): Builder {
  const image = '/mnt/room/umoci/image';
  const bundle = '/mnt/room/umoci/bundle';
  tmpfs.sh(
    `mkdir -p /mnt/room/umoci && umoci init --layout ${image} && umoci new --image ${image}:last && umoci unpack --image ${image}:last ${bundle}`,
  );
  return {
    edit: async () => fromOutside(tmpfs, `${bundle}/rootfs`),
    commit: async () => {
      tmpfs.sh(`umoci repack --refresh-bundle --image ${image}:last ${bundle} && umoci gc --layout ${image}`);
    },
    save: async () => [image],
    close: nothing,
  };
}

/** As the machine may have no policy of its own; nothing of the machine's /etc changes. */
const withPolicy =
  'if [ -n "$IMAGE_TOOLS_ETC" ]; then mount -t overlay overlay -o lowerdir=$IMAGE_TOOLS_ETC:/etc /etc; fi';

/** Programs of containers/storage, whose state is in /run and /dev/shm whatever their options say. */
function openStorage(tmpfs: Tmpfs, name: string): string {
  tmpfs.sh(
    `${withPolicy} && mkdir -p /mnt/room/${name} && mount -t tmpfs tmpfs /run && mount -t tmpfs tmpfs /dev/shm`,
  );
  return `--root /mnt/room/${name}/root --runroot /mnt/room/${name}/run --storage-driver overlay`;
}

export function buildahBuilder(tmpfs: Tmpfs): Builder {
  const options = openStorage(tmpfs, 'buildah');
  let last = 0;
  const buildah = (line: string): string => tmpfs.sh(`buildah ${options} ${line}`);
  return {
    edit: async (commit) => {
      buildah(`from --name work${commit} ${commit === 0 ? 'scratch' : `localhost/image${commit - 1}`}`);
      return fromOutside(tmpfs, buildah(`mount work${commit}`));
    },
    commit: async (commit) => {
      buildah(`commit --quiet work${commit} image${commit}`);
      last = commit;
    },
    save: async () => {
      buildah(`push --quiet image${last} oci:/mnt/room/buildah/layout:last`);
      buildah(`push --quiet image${last} docker-archive:/mnt/room/buildah/docker.tar:test:last`);
      return ['/mnt/room/buildah/layout', '/mnt/room/buildah/docker.tar'];
    },
    close: nothing,
  };
}

export function podmanBuilder(tmpfs: Tmpfs): Builder {
  const options = `${openStorage(tmpfs, 'podman')} --tmpdir /mnt/room/podman/tmp --cgroup-manager cgroupfs --events-backend none`;
  const podman = (line: string): string => tmpfs.sh(`podman ${options} ${line}`);
  let last = 0;
  tmpfs.sh('mkdir /mnt/room/podman/base && tar -c -C /mnt/room/podman/base . > /mnt/room/podman/base.tar');
  podman('import --quiet /mnt/room/podman/base.tar localhost/base');
  return {
    edit: async (commit) => {
      const from = commit === 0 ? 'base' : `image${commit - 1}`;
      podman(`create --network none --name work${commit} localhost/${from} /command`);
      return fromOutside(tmpfs, podman(`mount work${commit}`));
    },
    commit: async (commit) => {
      podman(`commit --quiet work${commit} localhost/image${commit}`);
      last = commit;
    },
    save: async () => {
      podman(`save --quiet --format oci-archive -o /mnt/room/podman/oci.tar localhost/image${last}`);
      podman(`save --quiet --format docker-archive -o /mnt/room/podman/docker.tar localhost/image${last}`);
      return ['/mnt/room/podman/oci.tar', '/mnt/room/podman/docker.tar'];
    },
    close: nothing,
  };
}
